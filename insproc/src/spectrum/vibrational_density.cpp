// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/vibrational_density.h"

#include "base/error.h"
#include "base/linear_algebra.h"
#include "base/real_fft.h"
#include "base/smooth_number.h"
#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <fmt/format.h>
#include <numeric>

namespace ins {

namespace {

/// Points of the transform per point that the window's length asks for: cubic interpolation between
/// them is then good to 1e-4 of a line's height.
constexpr int oversampling = 8;

/// Directions with less than this share of the atom's largest mean square velocity count as without
/// motion, and so do atoms with less than this share of the mean kinetic energy.
constexpr double no_motion = 1e-6;

/// Frequency in 1/fs of one cm^-1.
constexpr double cm1_in_per_fs = units::speed_of_light * 100.0 * 1e-15;

/// Frequency at which a velocity Verlet trajectory shows an oscillator, 1/fs:
/// sin(pi f dt) = omega dt / 2.
double shown_frequency(double energy, double timestep) {
  return std::asin(units::pi * cm1_in_per_fs * energy * timestep) / (units::pi * timestep);
}

/// Its derivative by the energy.
double shown_frequency_slope(double energy, double timestep) {
  const double half = units::pi * cm1_in_per_fs * energy * timestep;
  return cm1_in_per_fs / std::sqrt(1.0 - half * half);
}

} // namespace

double highest_energy(double interval, double timestep) {
  return std::sin(0.5 * units::pi * timestep / interval) / (units::pi * timestep * cm1_in_per_fs);
}

double window_width(double interval, int lags) { return 1.0 / (cm1_in_per_fs * interval * lags); }

Eigen::Matrix3d VelocityRecord::equal_time(int site) const {
  SymmetricTensor tensor;
  for (int c = 0; c < 6; ++c)
    tensor[c] = sums(6 * site + c, 0) / (pairs[0] * cells);
  return full_matrix(tensor);
}

double kinetic_temperature(const VelocityRecord &record) {
  double sum = 0.0;
  for (int site = 0; site < record.sites(); ++site)
    sum += record.masses[static_cast<std::size_t>(site)] * record.equal_time(site).trace();
  return record.cells * sum / (3.0 * std::max(1, record.cells * record.sites() - 1));
}

struct VibrationalDensity::Transform {
  Eigen::ArrayXd time;
  Eigen::ArrayXcd frequency;
  RealFft fft;

  explicit Transform(int length)
      : time(Eigen::ArrayXd::Zero(length)), frequency(Eigen::ArrayXcd::Zero(length / 2 + 1)),
        fft(length) {}
};

VibrationalDensity::VibrationalDensity(const VelocityRecord &record, double spacing)
    : record_(record),
      box_mass_(record.cells * std::accumulate(record.masses.begin(), record.masses.end(), 0.0)) {
  const int lags = record.lags();
  if (record.sites() == 0 || record.sums.rows() != 6 * record.sites() ||
      record.sums.cols() != lags || record.symbols.size() != record.masses.size())
    throw Error("a velocity record whose sites, sums and pairs do not belong together");
  if (!(record.timestep > 0.0) || record.interval < record.timestep)
    throw Error(fmt::format("velocities every {:g} fs from a time step of {:g} fs", record.interval,
                            record.timestep));
  if (lags < 2 || !(record.pairs[lags - 1] > 0.0))
    throw Error(
        fmt::format("the trajectory is shorter than the {} lags of its autocorrelation", lags));

  window_ = Eigen::ArrayXd::LinSpaced(lags, 0.0, units::pi * (lags - 1) / lags);
  window_ = (0.5 + 0.5 * window_.cos()) / (record.pairs * record.cells);
  transform_ = std::make_unique<Transform>(smooth_number(2 * oversampling * lags));

  const double step = 1.0 / (record.interval * static_cast<double>(transform_->time.size()));
  const int count =
      static_cast<int>(highest_energy(record.interval, record.timestep) / spacing * (1.0 - 1e-12));
  energies_ = (Eigen::ArrayXd::LinSpaced(count, 0.0, count - 1.0) + 0.5) * spacing;
  weights_.reserve(static_cast<std::size_t>(count));
  for (const double energy : energies_) {
    const double place = shown_frequency(energy, record.timestep) / step;
    const double x = place - std::floor(place);
    // The density of frequencies from 0 to the highest is four times the one-sided cosine sum.
    const double scale =
        4.0 * record.interval * spacing * shown_frequency_slope(energy, record.timestep);
    weights_.push_back(
        {static_cast<int>(place) - 1,
         {-scale * x * (x - 1.0) * (x - 2.0) / 6.0, scale * (x + 1.0) * (x - 1.0) * (x - 2.0) / 2.0,
          -scale * (x + 1.0) * x * (x - 2.0) / 2.0, scale * (x + 1.0) * x * (x - 1.0) / 6.0}});
  }
}

VibrationalDensity::~VibrationalDensity() = default;

SymmetricTensors VibrationalDensity::site(int site) const {
  const Eigen::Index count = energies_.size();
  const Eigen::Index last = transform_->frequency.size() - 1;
  SymmetricTensors density(6, count);
  for (int c = 0; c < 6; ++c) {
    transform_->time.head(record_.lags()) = record_.sums.row(6 * site + c).transpose() * window_;
    transform_->time[0] *= 0.5;
    transform_->fft.forward(transform_->time, transform_->frequency);
    const auto cosine_sum = [&](Eigen::Index k) {
      k = std::abs(k);
      return transform_->frequency[k > last ? 2 * last - k : k].real();
    };
    for (Eigen::Index e = 0; e < count; ++e) {
      const Weights &weights = weights_[static_cast<std::size_t>(e)];
      double sum = 0.0;
      for (int k = 0; k < 4; ++k)
        sum += weights.value[k] * cosine_sum(weights.first + k);
      density(c, e) = sum;
    }
  }

  const double mass = record_.masses[static_cast<std::size_t>(site)];
  const Eigensystem3 motion = symmetric_eigensystem_3(record_.equal_time(site));
  const Eigen::Vector3d &mean = motion.values;
  if (!(mass * mean[2] > no_motion * kinetic_temperature(record_)))
    throw Error(fmt::format("atom {} ({}) of the cell does not move: velocities are needed",
                            site + 1, record_.symbols[static_cast<std::size_t>(site)]));
  Eigen::Vector3d scale;
  for (int k = 0; k < 3; ++k)
    scale[k] = mean[k] > no_motion * mean[2] ? std::sqrt((1.0 - mass / box_mass_) / mean[k]) : 0.0;
  const Eigen::Matrix3d normalise =
      motion.vectors * scale.asDiagonal() * motion.vectors.transpose();
  return tensor_transformation(normalise) * density;
}

} // namespace ins
