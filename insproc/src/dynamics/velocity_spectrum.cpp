// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/velocity_spectrum.h"

#include "base/error.h"
#include "base/real_fft.h"
#include "base/smooth_number.h"
#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace ins {

namespace {

std::vector<std::string> elements_of(const TrajectoryAtoms &atoms) {
  const std::set<std::string> names(atoms.symbols.begin(), atoms.symbols.end());
  return {names.begin(), names.end()};
}

std::vector<int> element_of_each(const TrajectoryAtoms &atoms) {
  const std::vector<std::string> elements = elements_of(atoms);
  std::vector<int> numbers;
  for (const std::string &symbol : atoms.symbols)
    numbers.push_back(static_cast<int>(std::lower_bound(elements.begin(), elements.end(), symbol) -
                                       elements.begin()));
  return numbers;
}

constexpr int oversampling = 4; ///< points for one that the window's length asks for

} // namespace

VelocitySpectrum::VelocitySpectrum(const TrajectoryAtoms &atoms, int lags)
    : lags_(lags), elements_(elements_of(atoms)),
      masses_(Eigen::Map<const Eigen::VectorXd>(atoms.masses.data(), atoms.size())),
      correlation_(lags, element_of_each(atoms), static_cast<int>(elements_.size())) {
  for (const std::string &element : elements_) {
    const auto at = std::find(atoms.symbols.begin(), atoms.symbols.end(), element);
    element_masses_.push_back(atoms.masses[static_cast<std::size_t>(at - atoms.symbols.begin())]);
  }
}

void VelocitySpectrum::add(const TrajectoryFrame &frame) {
  const double step = frame.time - last_time_;
  if (samples_ == 1)
    interval_ = step;
  constexpr double rounding = 1e-3;
  if (samples_ > 1 && std::abs(step - interval_) > rounding * interval_)
    correlation_.start_segment();
  last_time_ = frame.time;
  ++samples_;
  const Eigen::Vector3d drift = frame.velocities * masses_ / masses_.sum();
  const AtomVectors relative = frame.velocities.colwise() - drift;
  correlation_.add({relative.data(), relative.data() + relative.size()});
}

VelocitySpectrum::Result VelocitySpectrum::result() {
  correlation_.flush();
  if (!(correlation_.pairs()[lags_ - 1] > 0.0))
    throw Error(fmt::format("{} samples of velocities are too few for {} lags", samples_, lags_));
  constexpr double per_cm_in_per_ps = units::speed_of_light * 100.0 * 1e-12;
  const RealFft fft(smooth_number(2 * oversampling * lags_));
  const Eigen::ArrayXd window =
      0.5 + 0.5 * Eigen::ArrayXd::LinSpaced(lags_, 0.0, units::pi * (lags_ - 1) / lags_).cos();
  const auto count = static_cast<Eigen::Index>(elements_.size());
  Result result;
  result.elements = elements_;
  result.densities.resize(fft.frequencies(), count);
  double all = 0.0;
  Eigen::ArrayXd time = Eigen::ArrayXd::Zero(fft.length());
  Eigen::ArrayXcd frequency(fft.frequencies());
  for (Eigen::Index e = 0; e < count; ++e) {
    const Eigen::ArrayXd sums =
        element_masses_[static_cast<std::size_t>(e)] *
        correlation_.sums().middleRows(6 * e, 3).colwise().sum().transpose() / correlation_.pairs();
    all += sums[0];
    time.head(lags_) = sums * window;
    time[0] *= 0.5;
    fft.forward(time, frequency);
    result.densities.col(e) = frequency.real();
  }
  const double states = 3.0 * static_cast<double>(masses_.size()) - 3.0;
  result.densities *= 4.0 * interval_ * per_cm_in_per_ps * states / all;
  result.energies =
      Eigen::ArrayXd::LinSpaced(fft.frequencies(), 0.0, static_cast<double>(fft.length() / 2)) /
      (fft.length() * interval_ * per_cm_in_per_ps);
  result.width = 1.0 / (interval_ * lags_ * per_cm_in_per_ps);
  return result;
}

} // namespace ins
