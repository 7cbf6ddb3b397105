// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"
#include "phonons/dynamical_matrix.h"

#include <CLI/CLI.hpp>
#include <string>

namespace ins::app {

/// The options that say which force constants to read and how phonons are made of them.
class CrystalInput {
public:
  /// Adds the positional FILE and the options to a subcommand.
  void add_to(CLI::App &command);

  /// Adds the options without FILE, for commands that take several.
  void add_phonon_options(CLI::App &command);

  ForceConstants read() const;

  /// \throws Error if a non-analytical term was asked for by name and there are no Born charges
  void require_charges(const ForceConstants &force_constants, const std::string &file) const;

  const std::string &file() const { return file_; }
  const PhononOptions &phonons() const { return phonons_; }

private:
  std::string file_;
  std::string force_constants_;
  std::string born_;
  PhononOptions phonons_;
  CLI::Option *nac_ = nullptr;
};

} // namespace ins::app
