// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/translations.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>

namespace ins {

Translations::Translations(const PhononCells &cells)
    : images_(lattice_translations(cells)), home_(cells.supercell.positions.size(), -1) {
  for (std::size_t t = 0; t < images_.size(); ++t)
    for (std::size_t j = 0; j < home_.size(); ++j)
      if (images_[t][j] == cells.p2s[cells.s2p[j]])
        home_[j] = static_cast<int>(t);
  const auto lost = std::find(home_.begin(), home_.end(), -1);
  if (lost != home_.end())
    throw Error(fmt::format("no lattice translation takes supercell atom {} to the primitive cell",
                            lost - home_.begin() + 1));
}

ForceConstants force_constants_of_rows(const PhononCells &cells, const std::vector<int> &atoms,
                                       const std::vector<Eigen::Matrix3d> &rows) {
  const std::size_t columns = cells.supercell.positions.size();
  if (rows.size() != atoms.size() * columns)
    throw Error(fmt::format("{} blocks of force constants for {} rows of {} atoms", rows.size(),
                            atoms.size(), columns));
  ForceConstants fc;
  static_cast<PhononCells &>(fc) = cells;
  fc.values.resize(cells.p2s.size() * columns);
  const Translations translations(cells);
  std::vector<int> found(cells.p2s.size(), 0);
  for (std::size_t row = 0; row < atoms.size(); ++row) {
    const int i = cells.s2p.at(atoms[row]);
    ++found[i];
    const std::vector<int> &home = translations.home(atoms[row]);
    for (std::size_t m = 0; m < columns; ++m)
      fc(i, home[m]) = rows[row * columns + m];
  }
  const auto other = std::find_if(found.begin(), found.end(), [](int n) { return n != 1; });
  if (other != found.end())
    throw Error(fmt::format("{} rows of force constants for atom {} of the primitive cell; there "
                            "should be one",
                            *other, other - found.begin() + 1));
  return fc;
}

ForceConstants in_other_primitive(const ForceConstants &fc, const PhononCells &cells) {
  if (cells.supercell.size() != fc.supercell.size())
    throw Error(fmt::format("force constants of a supercell of {} atoms in one of {}",
                            fc.supercell.size(), cells.supercell.size()));
  const Translations translations(fc);
  ForceConstants result;
  static_cast<PhononCells &>(result) = cells;
  result.values.reserve(cells.p2s.size() * cells.s2p.size());
  for (const int atom : cells.p2s)
    for (int m = 0; m < cells.supercell.size(); ++m)
      result.values.push_back(fc(fc.s2p[atom], translations.home(atom)[m]));
  return result;
}

} // namespace ins
