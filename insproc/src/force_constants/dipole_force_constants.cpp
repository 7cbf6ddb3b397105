// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/dipole_force_constants.h"

#include "base/error.h"
#include "base/units.h"
#include "force_constants/commensurate_points.h"

#include <Eigen/LU>
#include <array>
#include <cmath>
#include <complex>
#include <fmt/format.h>

namespace ins {

namespace {

constexpr double negligible_exponent = 36.0; // terms below exp(-36) are left out
constexpr double smallest_distance = 1e-3;   // of two atoms, Angstrom
constexpr double most_terms = 1e8;           // that are looked at

/// The sum over the supercell's images of one pair, without charges and prefactor.
class RealSpaceSum {
public:
  RealSpaceSum(const PhononCells &cells, const Eigen::Matrix3d &dielectric, double lambda)
      : lattice_(cells.supercell.lattice), inverse_(dielectric.inverse()), lambda_(lambda) {
    const Eigen::Matrix3d reciprocal = lattice_.inverse();
    double work = static_cast<double>(cells.primitive.size()) * cells.supercell.size();
    for (int axis = 0; axis < 3; ++axis) {
      const Eigen::Vector3d b = reciprocal.col(axis);
      const double reach = std::sqrt(negligible_exponent * b.dot(dielectric * b)) / lambda;
      work *= 2.0 * std::ceil(reach + 0.5) + 1.0;
      if (!(work < most_terms))
        throw Error("the dipole-dipole sum in real space would not end: lattice or dielectric "
                    "tensor is too anisotropic");
      range_[axis] = static_cast<int>(std::ceil(reach + 0.5));
    }
  }

  /// \param between  from i to j, fractions of the supercell; integers if i is j
  Eigen::Matrix3d operator()(const Eigen::Vector3d &between, bool same_atom) const {
    const Eigen::Vector3d folded = between - between.array().round().matrix();
    Eigen::Matrix3d total = Eigen::Matrix3d::Zero();
    for (int a = -range_[0]; a <= range_[0]; ++a)
      for (int b = -range_[1]; b <= range_[1]; ++b)
        for (int c = -range_[2]; c <= range_[2]; ++c) {
          if (same_atom && a == 0 && b == 0 && c == 0)
            continue;
          const Eigen::Vector3d d = lattice_.transpose() * (folded + Eigen::Vector3d(a, b, c));
          if (d.norm() < smallest_distance)
            throw Error("two atoms with Born charges are at the same place");
          const Eigen::Vector3d x = lambda_ * (inverse_ * d);
          const double y2 = lambda_ * d.dot(x);
          if (y2 < negligible_exponent)
            total += term(x, y2);
        }
    return total;
  }

private:
  Eigen::Matrix3d term(const Eigen::Vector3d &x, double y2) const {
    const double y = std::sqrt(y2);
    const double gauss = 2.0 / std::sqrt(units::pi) * std::exp(-y2);
    const double radial = std::erfc(y) / (y * y2);
    return (3.0 * radial + gauss * (3.0 / y2 + 2.0)) / y2 * x * x.transpose() -
           (radial + gauss / y2) * inverse_;
  }

  Eigen::Matrix3d lattice_;
  Eigen::Matrix3d inverse_;
  double lambda_;
  std::array<int, 3> range_{};
};

} // namespace

std::vector<Eigen::Matrix3d> supercell_blocks(const PhononCells &cells,
                                              const DipoleDipole &dipole_dipole) {
  const std::vector<Eigen::Vector3d> points = commensurate_points(cells);
  const Eigen::Matrix3d to_primitive =
      cells.primitive.lattice.transpose().inverse() * cells.supercell.lattice.transpose();
  const int atoms = cells.primitive.size(), supercell = cells.supercell.size();
  std::vector<Eigen::Matrix3d> blocks(static_cast<std::size_t>(atoms) * supercell,
                                      Eigen::Matrix3d::Zero());
  for (const Eigen::Vector3d &q : points) {
    const Eigen::MatrixXcd interaction = dipole_dipole(q, {});
    for (int i = 0; i < atoms; ++i)
      for (int j = 0; j < supercell; ++j) {
        const int image = cells.s2p[j];
        const Eigen::Vector3d shift =
            to_primitive *
                (cells.supercell.positions[j] - cells.supercell.positions[cells.p2s[i]]) -
            (cells.primitive.positions[image] - cells.primitive.positions[i]);
        const std::complex<double> phase = std::polar(1.0, -2.0 * units::pi * q.dot(shift));
        blocks[static_cast<std::size_t>(i) * supercell + j] +=
            (interaction.block<3, 3>(3 * i, 3 * image) * phase).real() /
            static_cast<double>(points.size());
      }
  }
  return blocks;
}

std::vector<Eigen::Matrix3d> dipole_force_constants(const PhononCells &cells,
                                                    const BornCharges &born,
                                                    double reciprocal_vectors) {
  const DipoleDipole reciprocal(cells.primitive, born, reciprocal_vectors);
  const int atoms = cells.primitive.size(), supercell = cells.supercell.size();
  if (reciprocal.candidates() * supercell > most_terms)
    throw Error(fmt::format("the dipole-dipole sum of {} atoms would not end: lattice or "
                            "dielectric tensor is too anisotropic",
                            supercell));
  const Eigen::Matrix3d dielectric = 0.5 * (born.dielectric + born.dielectric.transpose());
  const double lambda = reciprocal.lambda();
  const RealSpaceSum sum(cells, dielectric, lambda);
  std::vector<Eigen::Matrix3d> blocks = supercell_blocks(cells, reciprocal);
  const double scale =
      -born.unit_factor * lambda * lambda * lambda / std::sqrt(dielectric.determinant());
  for (int i = 0; i < atoms; ++i) {
    const std::size_t row = static_cast<std::size_t>(i) * supercell;
    const int self = cells.p2s[i];
    Eigen::Matrix3d total = Eigen::Matrix3d::Zero();
    for (int j = 0; j < supercell; ++j) {
      const Eigen::Vector3d between =
          cells.supercell.positions[j] - cells.supercell.positions[self];
      const Eigen::Matrix3d block = scale * born.charges[i].transpose() * sum(between, j == self) *
                                    born.charges[cells.s2p[j]];
      blocks[row + j] += block;
      total += block;
    }
    blocks[row + self] -= 0.5 * (total + total.transpose());
  }
  return blocks;
}

} // namespace ins
