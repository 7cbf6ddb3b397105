// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <memory>

namespace ins {

/// Fourier transforms of histograms whose products are convolutions, every fine bin kept.
///
/// What a convolution puts beyond the last bin would wrap around; the histogram is therefore damped
/// by exp(-tilt k) before the transform and raised again after it, with a period of one and a
/// quarter histograms; FineTransform says more.
class TiltedTransform {
public:
  /// \param bins of the histograms
  explicit TiltedTransform(int bins);
  ~TiltedTransform();
  TiltedTransform(const TiltedTransform &) = delete;
  TiltedTransform &operator=(const TiltedTransform &) = delete;

  /// Points of a transform.
  Eigen::Index points() const { return step_.size(); }

  /// \param histogram (bins)
  /// \param real, imaginary (points)
  void forward(const Eigen::Ref<const Eigen::ArrayXd> &histogram, Eigen::Ref<Eigen::ArrayXd> real,
               Eigen::Ref<Eigen::ArrayXd> imaginary) const;

  /// The way back, still to be multiplied by raise().
  ///
  /// \return (bins), valid until the next call
  Eigen::Map<const Eigen::ArrayXd>
  backward(const Eigen::Ref<const Eigen::ArrayXd> &real,
           const Eigen::Ref<const Eigen::ArrayXd> &imaginary) const;

  /// (bins) inverse damping and normalisation.
  const Eigen::ArrayXd &raise() const { return raise_; }

  /// (points) the factor that moves a histogram up by one bin.
  const Eigen::ArrayXcd &step() const { return step_; }

private:
  struct Plans;
  Eigen::ArrayXd tilt_;
  Eigen::ArrayXd raise_;
  Eigen::ArrayXcd step_;
  std::unique_ptr<Plans> plans_;
};

} // namespace ins
