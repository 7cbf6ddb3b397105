// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/real_fft.h"

#include "base/error.h"

#include <complex>
#include <fftw3.h>
#include <string>

namespace ins {

namespace {

fftw_complex *fftw_pointer(Eigen::ArrayXcd &array) {
  return reinterpret_cast<fftw_complex *>(array.data());
}

} // namespace

void RealFft::Destroy::operator()(fftw_plan_s *plan) const { fftw_destroy_plan(plan); }

// The arrays of a plan only say how those of its transforms are aligned: like all of Eigen's.
RealFft::RealFft(int length, Planned planned) : length_(length) {
  if (length < 1)
    throw Error("a Fourier transform of " + std::to_string(length) + " points");
  Eigen::ArrayXd time = Eigen::ArrayXd::Zero(length);
  Eigen::ArrayXcd frequency = Eigen::ArrayXcd::Zero(frequencies());
  const bool forward = planned != Planned::backward;
  const bool backward = planned != Planned::forward;
  if (forward)
    forward_.reset(fftw_plan_dft_r2c_1d(length, time.data(), fftw_pointer(frequency),
                                        FFTW_ESTIMATE | FFTW_PRESERVE_INPUT));
  if (backward)
    backward_.reset(
        fftw_plan_dft_c2r_1d(length, fftw_pointer(frequency), time.data(), FFTW_ESTIMATE));
  if ((forward && !forward_) || (backward && !backward_))
    throw Error("FFTW could not plan a transform of " + std::to_string(length) + " points");
}

void RealFft::forward(Eigen::ArrayXd &time, Eigen::ArrayXcd &frequency) const {
  fftw_execute_dft_r2c(forward_.get(), time.data(), fftw_pointer(frequency));
}

void RealFft::backward(Eigen::ArrayXcd &frequency, Eigen::ArrayXd &time) const {
  fftw_execute_dft_c2r(backward_.get(), fftw_pointer(frequency), time.data());
}

} // namespace ins
