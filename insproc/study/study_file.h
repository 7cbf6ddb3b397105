// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "study/study.h"

#include <functional>
#include <string>
#include <vector>

namespace ins {

/// An option of a command of insproc, without its dashes.
struct KnownOption {
  std::string name;
  OptionValue value = OptionValue::words;
  bool picture = false; ///< it does nothing without a picture
};

/// The long options of a command of insproc, by the command's name.
using KnownOptions = std::function<std::vector<KnownOption>(const std::string &)>;

/// Reads a study file. Paths in it are relative to its folder; models are also looked for in the
/// folders of LAMMPS_POTENTIALS, as pair_style mace does.
///
/// \param options  what the commands of insproc take: their names are keys of the file
/// \throws Error  naming file and line: of what is no yaml, an unknown key (with the nearest right
///                one), a value out of range, a file that is missing
Study read_study_file(const std::filesystem::path &path, const KnownOptions &options);

} // namespace ins
