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

Eigen::VectorXd CoherentScattering::operator()(const Eigen::Vector3d &transfer,
                                               const PhononModes &modes) const {
  Eigen::RowVectorXcd amplitudes(modes.modes());
  for (std::size_t atom = 0; atom < positions_.size(); ++atom) {
    const std::complex<double> factor =
        weights_[atom] * std::polar(std::exp(-0.5 * transfer.dot(tensors_[atom] * transfer)),
                                    -transfer.dot(positions_[atom]));
    amplitudes.segment<3>(3 * static_cast<Eigen::Index>(atom)) = factor * transfer.transpose();
  }
  amplitudes = (amplitudes * modes.eigenvectors).eval();
  Eigen::VectorXd result = Eigen::VectorXd::Zero(modes.modes());
  for (Eigen::Index mode = 0; mode < result.size(); ++mode) {
    const double energy = modes.frequencies[mode];
    if (energy > cutoff_)
      result[mode] = 4.0 * units::pi * barn_per_fm2 * std::norm(amplitudes[mode]) * zero_point /
                     energy * 0.5 * (thermal_factor(energy, temperature_) + 1.0);
  }
  return result;
}

Eigen::Vector3d CoherentScattering::wave_vector(const Eigen::Vector3d &transfer) const {
  const Eigen::Vector3d q = lattice_ * transfer / (2.0 * units::pi);
  return q.array() - q.array().round();
}

Eigen::Matrix3d CoherentScattering::rotation(const Eigen::Matrix3i &reciprocal) const {
  return lattice_.inverse() * reciprocal.cast<double>() * lattice_;
}

} // namespace ins
