// SPDX-License-Identifier: GPL-2.0-or-later
//
// The long sections of a phonopy yaml file, taken apart line by line: forces of a few thousand
// atoms are megabytes, for which a yaml parser needs most of a spectrum's time.
#pragma once

#include "force_constants/displacements.h"

#include <Eigen/Core>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ins {

/// A top-level section of a yaml text: from the line of its key to the next key in the first
/// column.
struct Section {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// \return nothing if no line begins with the key and a colon
std::optional<Section> find_section(std::string_view text, std::string_view key);

/// Takes a section's characters away and keeps its line breaks, so that line numbers stay.
void blank_section(std::string &text, const Section &section);

/// Displacements of type 1 with or without forces, in the file's units.
struct DisplacementLines {
  std::vector<Displacement> displacements;
  std::vector<std::vector<Eigen::Vector3d>> forces; ///< as many as displacements had forces
};

/// Reads a section `displacements` laid out as phonopy writes it.
///
/// \return nothing if any line is laid out otherwise, for example by another program; such a
///         section is for the yaml parser
std::optional<DisplacementLines> scan_displacements(std::string_view section);

/// Lattice and atoms of a cell, in the file's units; labels as written.
struct CellLines {
  Eigen::Matrix3d lattice = Eigen::Matrix3d::Zero();
  std::vector<std::string> labels;
  std::vector<Eigen::Vector3d> positions;
};

/// Reads a section such as `supercell` laid out as phonopy 1 to 4 write it; masses and the like are
/// passed over.
///
/// \return nothing if any line is laid out otherwise
std::optional<CellLines> scan_cell(std::string_view section);

} // namespace ins
