// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <memory>

struct fftw_plan_s;

namespace ins {

/// Discrete Fourier transforms of real sequences of one length, planned once.
///
/// forward:  F_k = sum over t of f_t exp(-2 pi i k t / n), k = 0 .. n/2
/// backward: f_t = the sum over all k of F_k exp(+2 pi i k t / n), not divided by n
///
/// Only what was planned can be done. Making one is not thread-safe (FFTW's planner); transforms
/// are, on arrays of their own.
class RealFft {
public:
  enum class Planned { forward, backward, both };

  /// \param length  n, positive
  /// \param planned the transforms that there will be: planning costs as much as many of them
  /// \throws Error if FFTW cannot plan it
  explicit RealFft(int length, Planned planned = Planned::both);

  int length() const { return length_; }
  int frequencies() const { return length_ / 2 + 1; }

  /// \param time      (n), kept
  /// \param frequency (n/2 + 1)
  void forward(Eigen::ArrayXd &time, Eigen::ArrayXcd &frequency) const;

  /// \param frequency (n/2 + 1); its content is lost
  /// \param time      (n)
  void backward(Eigen::ArrayXcd &frequency, Eigen::ArrayXd &time) const;

private:
  struct Destroy {
    void operator()(fftw_plan_s *plan) const;
  };
  int length_;
  std::unique_ptr<fftw_plan_s, Destroy> forward_;
  std::unique_ptr<fftw_plan_s, Destroy> backward_;
};

} // namespace ins
