// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/dipole_dipole.h"

#include "base/error.h"
#include "base/linear_algebra.h"
#include "base/units.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace ins {

namespace {

constexpr double damping_at_radius = 23.025850929940457; // -ln(1e-10)
constexpr double smallest_term = 32.0;                   // terms below exp(-32) are left out
constexpr double zero_wave_vector = 1e-5;                // 1/Angstrom
constexpr double largest_work = 3e7;                     // candidates times atoms

constexpr const char *too_anisotropic =
    "the dipole-dipole sum would not end: the cell is too large, or lattice or dielectric tensor "
    "is too anisotropic";

} // namespace

DipoleDipole::DipoleDipole(const Crystal &primitive, const BornCharges &born,
                           double reciprocal_vectors)
    : crystal_(primitive), born_(born), reciprocal_(primitive.lattice.inverse()) {
  const int atoms = primitive.size();
  if (static_cast<int>(born.charges.size()) != atoms)
    throw Error("Born charges are given for " + std::to_string(born.charges.size()) +
                " atoms, the primitive cell has " + std::to_string(atoms));
  const Eigen::Matrix3d symmetric = 0.5 * (born.dielectric + born.dielectric.transpose());
  if (!(symmetric_eigensystem_3(symmetric).values[0] > 0.0))
    throw Error("the dielectric tensor given with the Born charges is not positive definite");

  const double volume = std::abs(primitive.lattice.determinant());
  const double radius = std::cbrt(3.0 * reciprocal_vectors / (4.0 * units::pi * volume));
  damping_ = damping_at_radius / (radius * radius * born.dielectric.trace() / 3.0);
  prefactor_ = born.unit_factor * 4.0 * units::pi / volume;

  // The ellipsoid K.eps.K = smallest_term / damping reaches sqrt(a.eps^-1.a) times its root along
  // the reciprocal axis of lattice vector a.
  const Eigen::Matrix3d inverse = symmetric.inverse();
  for (int axis = 0; axis < 3; ++axis) {
    const Eigen::Vector3d a = primitive.lattice.row(axis);
    const double reach = std::sqrt(smallest_term / damping_ * a.dot(inverse * a));
    if (!(reach < largest_work))
      throw Error(too_anisotropic);
    range_[axis] = static_cast<int>(std::ceil(reach + 0.5));
  }
  if (candidates() * std::max(atoms, 10) > largest_work)
    throw Error(too_anisotropic);

  self_.assign(atoms, Eigen::Matrix3d::Zero());
  const Eigen::MatrixXcd at_gamma = sum(Eigen::Vector3d::Zero(), {});
  for (int i = 0; i < atoms; ++i) {
    Eigen::Matrix3d total = Eigen::Matrix3d::Zero();
    for (int j = 0; j < atoms; ++j)
      total += at_gamma.block<3, 3>(3 * i, 3 * j).real();
    self_[i] = 0.5 * (total + total.transpose());
  }
}

double DipoleDipole::lambda() const { return units::pi / std::sqrt(damping_); }

double DipoleDipole::candidates() const {
  return (2.0 * range_[0] + 1.0) * (2.0 * range_[1] + 1.0) * (2.0 * range_[2] + 1.0);
}

Eigen::MatrixXcd DipoleDipole::operator()(const Eigen::Vector3d &q,
                                          const std::optional<Eigen::Vector3d> &direction) const {
  Eigen::MatrixXcd result = sum(q, direction);
  for (int i = 0; i < crystal_.size(); ++i)
    result.block<3, 3>(3 * i, 3 * i) -= self_[i];
  return result;
}

std::vector<DipoleDipole::Term>
DipoleDipole::terms(const Eigen::Vector3d &q,
                    const std::optional<Eigen::Vector3d> &direction) const {
  const Eigen::Vector3d folded = q - q.array().round().matrix();
  std::vector<Term> result;
  for (int a = -range_[0]; a <= range_[0]; ++a)
    for (int b = -range_[1]; b <= range_[1]; ++b)
      for (int c = -range_[2]; c <= range_[2]; ++c) {
        const Eigen::Vector3d fractional = folded + Eigen::Vector3d(a, b, c);
        const Eigen::Vector3d k = reciprocal_ * fractional;
        if (k.norm() < zero_wave_vector) {
          if (direction) {
            const Eigen::Vector3d unit = direction->normalized();
            result.push_back({fractional, unit, 1.0 / unit.dot(born_.dielectric * unit)});
          }
          continue;
        }
        const double screened = k.dot(born_.dielectric * k);
        if (screened * damping_ <= smallest_term)
          result.push_back({fractional, k, std::exp(-screened * damping_) / screened});
      }
  return result;
}

Eigen::MatrixXcd DipoleDipole::sum(const Eigen::Vector3d &q,
                                   const std::optional<Eigen::Vector3d> &direction) const {
  const std::vector<Term> all = terms(q, direction);
  const int atoms = crystal_.size();
  Eigen::MatrixXcd factor(3 * atoms, static_cast<Eigen::Index>(all.size()));
  for (std::size_t t = 0; t < all.size(); ++t) {
    const auto &[fractional, k, weight] = all[t];
    for (int i = 0; i < atoms; ++i) {
      const double phase = 2.0 * units::pi * fractional.dot(crystal_.positions[i]);
      factor.col(static_cast<Eigen::Index>(t)).segment<3>(3 * i) = std::sqrt(prefactor_ * weight) *
                                                                   born_.charges[i].transpose() *
                                                                   k * std::polar(1.0, phase);
    }
  }
  return factor * factor.adjoint();
}

std::array<Eigen::MatrixXcd, 3> DipoleDipole::gradient(const Eigen::Vector3d &q) const {
  // Each term is c c^+ with c_i = sqrt(w) Z_i^T k exp(2 pi i k.r_i), so its derivative is
  // c' c^+ + c c'^+ with c'_i / c_i = w' / 2w + 2 pi i r_i for the parts besides Z_i^T k.
  const std::vector<Term> all = terms(q, {});
  const Eigen::Index size = 3 * static_cast<Eigen::Index>(crystal_.size());
  const Eigen::Index columns = static_cast<Eigen::Index>(all.size());
  Eigen::MatrixXcd factor(size, columns);
  std::array<Eigen::MatrixXcd, 3> slopes;
  slopes.fill(Eigen::MatrixXcd(size, columns));
  for (Eigen::Index t = 0; t < columns; ++t) {
    const auto &[fractional, k, weight] = all[static_cast<std::size_t>(t)];
    const double screened = k.dot(born_.dielectric * k);
    const Eigen::Vector3d log_slope =
        -0.5 * (damping_ + 1.0 / screened) * (born_.dielectric + born_.dielectric.transpose()) * k;
    for (int i = 0; i < crystal_.size(); ++i) {
      const Eigen::Vector3d place = crystal_.lattice.transpose() * crystal_.positions[i];
      const std::complex<double> scale = std::polar(
          std::sqrt(prefactor_ * weight), 2.0 * units::pi * fractional.dot(crystal_.positions[i]));
      const Eigen::Matrix3d charge = born_.charges[i].transpose();
      const Eigen::Vector3cd value = scale * (charge * k);
      factor.col(t).segment<3>(3 * i) = value;
      for (int axis = 0; axis < 3; ++axis)
        slopes[axis].col(t).segment<3>(3 * i) =
            scale * charge.col(axis) +
            std::complex<double>(log_slope[axis], 2.0 * units::pi * place[axis]) * value;
    }
  }
  std::array<Eigen::MatrixXcd, 3> result;
  for (int axis = 0; axis < 3; ++axis) {
    const Eigen::MatrixXcd half = slopes[axis] * factor.adjoint() / (2.0 * units::pi);
    result[axis] = half + half.adjoint();
  }
  return result;
}

} // namespace ins
