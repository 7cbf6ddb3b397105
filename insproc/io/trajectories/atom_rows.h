// SPDX-License-Identifier: GPL-2.0-or-later
//
// The lines of atoms in a frame: columns with blanks between.
#pragma once

#include <Eigen/Core>
#include <string>
#include <string_view>
#include <vector>

namespace ins {

/// Columns of numbers that are taken from each line, by rising place.
struct RowColumns {
  int count = 0;           ///< of columns in a line
  std::vector<int> places; ///< of those taken, ascending, from 0
};

/// Reads lines of atoms.
///
/// \param text     lines, the last with its end
/// \param values   (columns taken, atoms) filled in the order of the lines
/// \return         empty, or what is wrong: "line 12 of the atoms: ..."
std::string read_atom_rows(std::string_view text, const RowColumns &columns,
                           Eigen::MatrixXd &values);

/// One column of words, such as elements.
/// \return empty where a line has no such column
std::vector<std::string> read_atom_words(std::string_view text, int place, int atoms);

} // namespace ins
