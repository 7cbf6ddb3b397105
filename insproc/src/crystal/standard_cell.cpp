// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/standard_cell.h"

#include "base/error.h"
#include "base/units.h"
#include "crystal/symmetry.h"

#include <Eigen/LU>
#include <cmath>
#include <spglib.h>
#include <tuple>

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

/// Trigonal groups without the symmetry that makes all sides of the hexagonal zone alike.
bool has_less_than_hexagonal_sides(int number) {
  return (number >= 143 && number <= 149) || number == 151 || number == 153 || number == 157 ||
         (number >= 159 && number <= 163);
}

std::string face_centred(const Eigen::Vector3d &edge) {
  const Eigen::Vector3d inverse = edge.array().square().inverse();
  if (inverse[0] > inverse[1] + inverse[2])
    return "oF1";
  return inverse[2] > inverse[0] + inverse[1] ? "oF2" : "oF3";
}

std::string body_centred(const Eigen::Vector3d &edge) {
  const auto [a, b, c] = std::tuple(edge[0], edge[1], edge[2]);
  if (b >= a && b >= c)
    return "oI3";
  return a >= c ? "oI2" : "oI1";
}

std::string monoclinic_centred(const Eigen::Matrix3d &conventional) {
  const Eigen::Vector3d edge = conventional.rowwise().norm();
  const double cos_beta = cosine(conventional, 0, 2);
  const double height = edge[0] * std::sqrt(1.0 - cos_beta * cos_beta);
  if (edge[1] < height)
    return "mC1";
  return -edge[0] * cos_beta / edge[2] + std::pow(height / edge[1], 2) <= 1.0 ? "mC2" : "mC3";
}

/// All but the triclinic ones.
std::string extended_symbol(const std::string &bravais, int number,
                            const Eigen::Matrix3d &conventional) {
  const Eigen::Vector3d edge = conventional.rowwise().norm();
  const auto [a, b, c] = std::tuple(edge[0], edge[1], edge[2]);
  if (bravais == "cP" || bravais == "cF")
    return bravais + (number <= 206 ? "1" : "2");
  if (bravais == "tI")
    return c <= a ? "tI1" : "tI2";
  if (bravais == "oF")
    return face_centred(edge);
  if (bravais == "oI")
    return body_centred(edge);
  if (bravais == "oC")
    return a <= b ? "oC1" : "oC2";
  if (bravais == "oA")
    return b <= c ? "oA1" : "oA2";
  if (bravais == "hP")
    return has_less_than_hexagonal_sides(number) ? "hP1" : "hP2";
  if (bravais == "hR")
    return std::sqrt(3.0) * a <= std::sqrt(2.0) * c ? "hR1" : "hR2";
  if (bravais == "mC")
    return monoclinic_centred(conventional);
  return bravais + "1"; // cI, tP, oP, mP
}

/// Columns: primitive vectors in the conventional cell.
Eigen::Matrix3d primitive_of(const std::string &bravais) {
  Eigen::Matrix3d matrix;
  switch (bravais[1]) {
  case 'F':
    matrix << 0, 1, 1, 1, 0, 1, 1, 1, 0;
    return matrix / 2.0;
  case 'I':
    matrix << -1, 1, 1, 1, -1, 1, 1, 1, -1;
    return matrix / 2.0;
  case 'R':
    matrix << 2, -1, -1, 1, 1, -2, 1, 1, 1;
    return matrix / 3.0;
  case 'A':
    matrix << 0, 0, 2, 1, 1, 0, -1, 1, 0;
    return matrix / 2.0;
  case 'C':
    if (bravais[0] == 'm')
      matrix << 1, -1, 0, 1, 1, 0, 0, 0, 2;
    else
      matrix << 1, 1, 0, -1, 1, 0, 0, 0, 2;
    return matrix / 2.0;
  default:
    return Eigen::Matrix3d::Identity();
  }
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

/// Turns the axes so that a*.b* is the smallest product.
Eigen::Matrix3d with_smallest_product_last(const Eigen::Matrix3d &lattice) {
  const Eigen::Matrix3d vectors = reciprocal(lattice);
  const Eigen::Vector3d products =
      Eigen::Vector3d(vectors.row(1).dot(vectors.row(2)), vectors.row(2).dot(vectors.row(0)),
                      vectors.row(0).dot(vectors.row(1)))
          .cwiseAbs();
  Eigen::Index smallest = 0;
  products.minCoeff(&smallest);
  Eigen::Matrix3d turned;
  for (Eigen::Index axis = 0; axis < 3; ++axis)
    turned.row(axis) = lattice.row((axis + smallest + 1) % 3);
  return turned;
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

/// aP2: all reciprocal angles obtuse or right; aP3: all acute.
std::string triclinic_symbol(const Eigen::Matrix3d &lattice) {
  const Eigen::Matrix3d vectors = reciprocal(lattice);
  const bool obtuse =
      cosine(vectors, 1, 2) <= 0.0 && cosine(vectors, 0, 2) <= 0.0 && cosine(vectors, 0, 1) <= 0.0;
  return obtuse ? "aP2" : "aP3";
}

} // namespace

StandardCell standard_cell(const Crystal &crystal, double symprec) {
  const SpaceGroup group = find_space_group(crystal, symprec);
  const std::string bravais = {crystal_family(group.number), group.symbol.at(0)};
  StandardCell cell;
  cell.space_group = group.number;
  cell.conventional = group.transformation.inverse().transpose() * crystal.lattice;
  if (bravais == "aP") {
    cell.primitive =
        with_like_angles(with_smallest_product_last(reciprocally_reduced(cell.conventional)));
    cell.conventional = cell.primitive;
    cell.symbol = triclinic_symbol(cell.primitive);
  } else {
    cell.primitive = primitive_of(bravais).transpose() * cell.conventional;
    cell.symbol = extended_symbol(bravais, group.number, cell.conventional);
  }
  cell.primitive_matrix = (cell.primitive * crystal.lattice.inverse()).transpose();
  return cell;
}

} // namespace ins
