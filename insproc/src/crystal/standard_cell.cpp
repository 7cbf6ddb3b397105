// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/standard_cell.h"

#include "base/error.h"
#include "base/units.h"
#include "crystal/symmetry.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <spglib.h>

namespace ins {

namespace {

Eigen::Matrix3d reciprocal(const Eigen::Matrix3d &lattice) {
  return 2.0 * units::pi * lattice.inverse().transpose();
}

/// Cosine of the angle between two rows.
double cosine(const Eigen::Matrix3d &lattice, int i, int j) {
  return lattice.row(i).normalized().dot(lattice.row(j).normalized());
}

char crystal_family(int space_group) {
  constexpr int last[] = {2, 15, 74, 142, 194, 230};
  const char *family = "amothc";
  for (const int number : last) {
    if (space_group <= number)
      break;
    ++family;
  }
  return *family;
}

/// The lattice whose reciprocal lattice is Niggli reduced.
Eigen::Matrix3d reciprocally_reduced(const Eigen::Matrix3d &lattice) {
  const Eigen::Matrix3d vectors = reciprocal(lattice);
  double columns[3][3];
  for (int axis = 0; axis < 3; ++axis)
    for (int vector = 0; vector < 3; ++vector)
      columns[axis][vector] = vectors(vector, axis);
  constexpr double tolerance = 1e-5;
  if (spg_niggli_reduce(columns, tolerance) == 0)
    throw Error("spglib cannot reduce the reciprocal lattice; check the cell for vectors that are "
                "nearly parallel");
  Eigen::Matrix3d reduced;
  for (int axis = 0; axis < 3; ++axis)
    for (int vector = 0; vector < 3; ++vector)
      reduced(vector, axis) = columns[axis][vector];
  return reciprocal(reduced);
}

/// Turns the axes so that of three values, for the pairs bc, ca, ab, the smallest is that of ab.
Eigen::Matrix3d with_smallest_last(const Eigen::Matrix3d &lattice, const Eigen::Vector3d &values) {
  Eigen::Index smallest = 0;
  values.minCoeff(&smallest);
  Eigen::Matrix3d turned;
  for (Eigen::Index axis = 0; axis < 3; ++axis)
    turned.row(axis) = lattice.row((axis + smallest + 1) % 3);
  return turned;
}

/// |a*.b*| or, of unit vectors, |cos gamma*|, for the pairs bc, ca, ab.
Eigen::Vector3d reciprocal_products(const Eigen::Matrix3d &lattice, bool of_unit_vectors) {
  Eigen::Matrix3d vectors = reciprocal(lattice);
  if (of_unit_vectors)
    vectors.rowwise().normalize();
  return Eigen::Vector3d(vectors.row(1).dot(vectors.row(2)), vectors.row(2).dot(vectors.row(0)),
                         vectors.row(0).dot(vectors.row(1)))
      .cwiseAbs();
}

/// Reverses two axes where that makes the reciprocal angles all acute or all obtuse.
Eigen::Matrix3d with_like_angles(Eigen::Matrix3d lattice) {
  const Eigen::Matrix3d vectors = reciprocal(lattice);
  const bool acute[] = {cosine(vectors, 1, 2) > 0.0, cosine(vectors, 0, 2) > 0.0,
                        cosine(vectors, 0, 1) > 0.0};
  for (int axis = 0; axis < 3; ++axis) {
    const int next = (axis + 1) % 3;
    const int last = (axis + 2) % 3;
    if (acute[next] == acute[last] && acute[axis] != acute[next]) {
      lattice.row(next) *= -1.0;
      lattice.row(last) *= -1.0;
      break;
    }
  }
  return lattice;
}

Eigen::Matrix3d triclinic(const Eigen::Matrix3d &lattice, CellChoice choice) {
  const Eigen::Matrix3d reduced = reciprocally_reduced(lattice);
  const bool by_angle = choice == CellChoice::setyawan_curtarolo;
  return with_like_angles(with_smallest_last(reduced, reciprocal_products(reduced, by_angle)));
}

/// Rows by rising length from the first to before `count`, right-handed.
Eigen::Matrix3d sorted(const Eigen::Matrix3d &lattice, int count) {
  std::array<int, 3> order = {0, 1, 2};
  std::stable_sort(order.begin(), order.begin() + count,
                   [&](int i, int j) { return lattice.row(i).norm() < lattice.row(j).norm(); });
  Eigen::Matrix3d result;
  for (int axis = 0; axis < 3; ++axis)
    result.row(axis) = lattice.row(order[axis]);
  if (result.determinant() < 0.0)
    result.row(2) *= -1.0;
  return result;
}

/// Rows in another order.
Eigen::Matrix3d with_axes(const Eigen::Matrix3d &lattice, int first, int second, int third) {
  Eigen::Matrix3d result;
  result << lattice.row(first), lattice.row(second), lattice.row(third);
  return result;
}

/// Unique axis first, the angle between the others acute; primitive ones by rising length.
Eigen::Matrix3d monoclinic_with_unique_axis_first(const Eigen::Matrix3d &lattice, bool centred) {
  Eigen::Matrix3d result = with_axes(lattice, 1, 0, 2);
  if (!centred && result.row(1).norm() > result.row(2).norm())
    result.row(1).swap(result.row(2));
  if (cosine(result, 1, 2) < 0.0)
    result.row(1) *= -1.0;
  if (result.determinant() < 0.0)
    result.row(0) *= -1.0;
  return result;
}

/// Setyawan and Curtarolo's conventional cell from the crystallographic one.
void to_setyawan_curtarolo(StandardCell &cell) {
  const Eigen::Matrix3d lattice = cell.conventional;
  if (cell.bravais[0] == 'm')
    cell.conventional = monoclinic_with_unique_axis_first(lattice, cell.bravais == "mC");
  if (cell.bravais[0] != 'o')
    return;
  if (cell.bravais == "oA") {
    cell.conventional = with_axes(lattice, 1, 2, 0);
    cell.bravais = "oC";
  }
  cell.conventional = sorted(cell.conventional, cell.bravais == "oC" ? 2 : 3);
}

} // namespace

StandardCell standard_cell(const Crystal &crystal, CellChoice choice, double symprec) {
  const SpaceGroup group = find_space_group(crystal, symprec);
  StandardCell cell;
  cell.bravais = {crystal_family(group.number), group.symbol.at(0)};
  cell.space_group = group.number;
  cell.conventional = group.transformation.inverse().transpose() * crystal.lattice;
  if (cell.bravais == "aP")
    cell.conventional = triclinic(cell.conventional, choice);
  else if (choice == CellChoice::setyawan_curtarolo)
    to_setyawan_curtarolo(cell);
  return cell;
}

CellShape cell_shape(const Eigen::Matrix3d &lattice) {
  const Eigen::Matrix3d vectors = reciprocal(lattice);
  CellShape shape;
  shape.edges = lattice.rowwise().norm();
  for (int axis = 0; axis < 3; ++axis) {
    shape.cosines[axis] = cosine(lattice, (axis + 1) % 3, (axis + 2) % 3);
    shape.reciprocal_cosines[axis] = cosine(vectors, (axis + 1) % 3, (axis + 2) % 3);
  }
  return shape;
}

} // namespace ins
