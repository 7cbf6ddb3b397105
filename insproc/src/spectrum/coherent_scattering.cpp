// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/coherent_scattering.h"

#include "base/units.h"
#include "phonons/thermal_factor.h"

#include <Eigen/LU>
#include <cmath>
#include <utility>

namespace ins {

namespace {

constexpr double barn_per_fm2 = 0.01;

} // namespace

CoherentScattering::CoherentScattering(const Crystal &crystal,
                                       std::vector<std::complex<double>> lengths,
                                       std::vector<Eigen::Matrix3d> tensors, double temperature,
                                       double cutoff)
    : lattice_(crystal.lattice), weights_(std::move(lengths)), tensors_(std::move(tensors)),
      temperature_(temperature), cutoff_(cutoff) {
  for (int atom = 0; atom < crystal.size(); ++atom) {
    positions_.push_back(crystal.lattice.transpose() * crystal.positions[atom]);
    weights_[atom] /= std::sqrt(crystal.masses[atom]);
  }
}

Eigen::RowVectorXcd CoherentScattering::factor(const Eigen::Vector3d &transfer) const {
  const double root_barn = std::sqrt(4.0 * units::pi * barn_per_fm2 * zero_point);
  Eigen::RowVectorXcd result(3 * static_cast<Eigen::Index>(positions_.size()));
  for (std::size_t atom = 0; atom < positions_.size(); ++atom)
    result.segment<3>(3 * static_cast<Eigen::Index>(atom)) =
        root_barn * weights_[atom] *
        std::polar(std::exp(-0.5 * transfer.dot(tensors_[atom] * transfer)),
                   -transfer.dot(positions_[atom])) *
        transfer.transpose();
  return result;
}

double CoherentScattering::quanta(double energy) const {
  return energy > cutoff_ ? 0.5 * (thermal_factor(energy, temperature_) + 1.0) / energy : 0.0;
}

Eigen::Matrix3d CoherentScattering::rotation(const Eigen::Matrix3i &reciprocal) const {
  return lattice_.inverse() * reciprocal.cast<double>() * lattice_;
}

} // namespace ins
