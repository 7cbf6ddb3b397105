// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/phonopy/born_file.h"

#include "base/error.h"
#include "crystal/symmetry.h"
#include "io/text/line_reader.h"

#include <fmt/format.h>
#include <utility>

namespace ins {

namespace {

using Matrix3dRow = Eigen::Matrix<double, 3, 3, Eigen::RowMajor>;

/// Charges of all primitive atoms from those of each orbit's first: Z(i) = S^T Z(first) S with the
/// rotation S that takes i to first.
std::vector<Eigen::Matrix3d> expand(const Crystal &primitive, const SpaceGroup &group,
                                    const std::vector<int> &first,
                                    const std::vector<Eigen::Matrix3d> &charges) {
  const auto images = atom_images(primitive, group.operations, group.symprec);
  std::vector<Eigen::Matrix3d> all(primitive.positions.size());
  for (int i = 0; i < primitive.size(); ++i)
    for (std::size_t f = 0; f < first.size(); ++f)
      for (std::size_t k = 0; k < images.size(); ++k)
        if (images[k][i] == first[f]) {
          const Eigen::Matrix3d s =
              cartesian_rotation(primitive.lattice, group.operations[k].rotation);
          all[i] = s.transpose() * charges[f] * s;
          break;
        }
  return all;
}

} // namespace

BornCharges read_born_file(const std::string &path, double default_factor, double unit) {
  LineReader file(path);
  const auto header = file.next();
  if (header.empty())
    file.fail("the file is empty");
  BornCharges born;
  double factor = 0.0;
  born.unit_factor = unit * (parse_number(header.front(), factor) ? factor : default_factor);
  const std::vector<double> dielectric = file.numbers(9, "the dielectric tensor");
  born.dielectric = Eigen::Map<const Matrix3dRow>(dielectric.data());
  for (auto words = file.next(); !words.empty(); words = file.next()) {
    if (words.size() != 9)
      file.fail(
          fmt::format("{} words where a charge tensor (9 numbers) should stand", words.size()));
    Matrix3dRow charge;
    for (int k = 0; k < 9; ++k)
      if (!parse_number(words[k], charge.data()[k]))
        file.fail(fmt::format("'{}' is no number", words[k]));
    born.charges.push_back(charge);
  }
  if (born.charges.empty())
    file.fail("no charges follow the dielectric tensor");
  return born;
}

BornCharges assign_born(const std::vector<PhononCells> &known, const BornCharges &listed) {
  const PhononCells &cells = known.front();
  BornCharges born = listed;
  const auto take = [&](const std::vector<int> &listed_atom) {
    born.charges.clear();
    for (const int s : cells.p2s)
      born.charges.push_back(listed.charges[listed_atom[s]]);
    return born;
  };
  for (const PhononCells &candidate : known)
    if (listed.charges.size() == candidate.primitive.positions.size())
      return take(candidate.s2p);
  if (listed.charges.size() == cells.unitcell.positions.size())
    return take(cells.s2u);
  const SpaceGroup group = find_space_group(cells.primitive, cells.symprec);
  std::vector<int> first;
  for (int i = 0; i < cells.primitive.size(); ++i)
    if (group.equivalent_atoms[i] == i)
      first.push_back(i);
  if (first.size() != listed.charges.size())
    throw Error(fmt::format("{} Born charges; there should be {} (symmetry-distinct atoms of "
                            "{}), {} (primitive cell) or {} (unit cell)",
                            listed.charges.size(), first.size(), group.symbol,
                            cells.primitive.size(), cells.unitcell.size()));
  born.charges = expand(cells.primitive, group, first, listed.charges);
  return born;
}

} // namespace ins
