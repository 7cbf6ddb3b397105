// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrum/displacement_tensors.h"

#include <Eigen/Core>
#include <memory>
#include <vector>

namespace ins {

/// Sums over samples of products of velocities, for lags 0 .. L-1.
using CorrelationSums = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Velocity autocorrelation of a running simulation, every sample a time origin.
///
/// c_ab(k) = sum over atoms i of a site, sum over t of [v_ia(t) v_ib(t+k) + v_ib(t) v_ia(t+k)] / 2
///
/// Samples are kept until as many new ones as lags have come; they are then correlated, by fast
/// Fourier transforms, with themselves and the L - 1 samples before them. The sums depend on
/// neither when that happens nor how often flush() is called.
class VelocityAutocorrelation {
public:
  /// \param lags       L, at least 2
  /// \param site       (atoms) the site whose sums an atom adds to
  /// \param site_count sites, all of which need not occur in `site`
  /// \throws Error for fewer lags, or a site out of range
  VelocityAutocorrelation(int lags, std::vector<int> site, int site_count);
  ~VelocityAutocorrelation();

  int lags() const { return lags_; }
  int atoms() const { return static_cast<int>(site_.size()); }
  int sites() const { return static_cast<int>(sums_.rows()) / 6; }

  /// Takes the next sample.
  ///
  /// \param velocities (atoms, 3)
  void add(const std::vector<double> &velocities);

  /// No sample to come continues those taken so far: they are not paired. The sums stay.
  void start_segment();

  /// Brings every sample into the sums.
  void flush();

  /// (6 sites, lags), rows xx, yy, zz, xy, xz, yz of each site. Of flushed samples.
  const CorrelationSums &sums() const { return sums_; }

  /// (lags) pairs of samples that each atom has added. Of flushed samples.
  const Eigen::ArrayXd &pairs() const { return pairs_; }

  /// Samples that those to come will be paired with: (atoms, 3, length), oldest first, of flushed
  /// samples.
  std::vector<double> history() const;

  /// Continues from what another object held, flushed.
  ///
  /// \param history (atoms, 3, length)
  /// \throws Error if the shapes are not those of this object
  void resume(const CorrelationSums &sums, const Eigen::ArrayXd &pairs,
              const std::vector<double> &history);

private:
  struct Plans;
  using Series = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  int lags_;
  std::vector<int> site_;
  std::vector<std::vector<int>> atoms_of_; ///< (sites)
  Series series_;                          ///< (3 atoms, 2 lags - 1) samples in order of time
  int old_ = 0;                            ///< samples that are in the sums already
  int fresh_ = 0;                          ///< samples behind them that are not
  CorrelationSums sums_;
  Eigen::ArrayXd pairs_;
  std::unique_ptr<Plans> plans_;
};

} // namespace ins
