// SPDX-License-Identifier: GPL-2.0-or-later
#include "velocity_correlation.h"

#include "box_crystal.h"
#include "crystal/cell_sites.h"
#include "spectrum/velocity_autocorrelation.h"

#include <utility>

namespace mace_lammps {

std::vector<int> cell_sites(const Box &box, const std::array<int, 9> &cells) {
  return ins::cell_sites(make_crystal(box), make_matrix(cells));
}

struct VelocityCorrelation::Impl {
  ins::VelocityAutocorrelation correlation;
};

VelocityCorrelation::VelocityCorrelation(int lags, std::vector<int> site, int site_count)
    : impl_(new Impl{ins::VelocityAutocorrelation(lags, std::move(site), site_count)}) {}

VelocityCorrelation::~VelocityCorrelation() = default;

void VelocityCorrelation::add(const std::vector<double> &velocities) {
  impl_->correlation.add(velocities);
}

void VelocityCorrelation::start_segment() { impl_->correlation.start_segment(); }

void VelocityCorrelation::flush() { impl_->correlation.flush(); }

std::vector<double> VelocityCorrelation::sums() const {
  const ins::CorrelationSums &sums = impl_->correlation.sums();
  return {sums.data(), sums.data() + sums.size()};
}

std::vector<double> VelocityCorrelation::pairs() const {
  const Eigen::ArrayXd &pairs = impl_->correlation.pairs();
  return {pairs.data(), pairs.data() + pairs.size()};
}

std::vector<double> VelocityCorrelation::history() const { return impl_->correlation.history(); }

void VelocityCorrelation::resume(const std::vector<double> &sums, const std::vector<double> &pairs,
                                 const std::vector<double> &history) {
  const int lags = impl_->correlation.lags();
  impl_->correlation.resume(
      Eigen::Map<const ins::CorrelationSums>(sums.data(),
                                             static_cast<Eigen::Index>(sums.size()) / lags, lags),
      Eigen::Map<const Eigen::ArrayXd>(pairs.data(), static_cast<Eigen::Index>(pairs.size())),
      history);
}

} // namespace mace_lammps
