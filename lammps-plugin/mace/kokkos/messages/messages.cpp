// SPDX-License-Identifier: GPL-2.0-or-later
#include "messages.h"

#include "mace/error.h"

namespace mace::kokkos {

/// Instantiated in messages_l*_*.cpp.
template <int L_MAX, int L_IN, class Real> MessageKernels<Real> make_message_kernels();

namespace {

template <int L_MAX, class Real> MessageKernels<Real> kernels_of(int l_in) {
  switch (l_in) {
  case 0:
    return make_message_kernels<L_MAX, 0, Real>();
  case 1:
    return make_message_kernels<L_MAX, 1, Real>();
  case 2:
    return make_message_kernels<L_MAX, 2, Real>();
  default:
    throw Error("features of degree l = " + std::to_string(l_in) +
                " are not supported (0, 1 and 2 are)");
  }
}

} // namespace

template <class Real> MessageKernels<Real> message_kernels(int l_max, int l_in) {
  switch (l_max) {
  case 1:
    return kernels_of<1, Real>(l_in);
  case 2:
    return kernels_of<2, Real>(l_in);
  case 3:
    return kernels_of<3, Real>(l_in);
  default:
    throw Error("l_max = " + std::to_string(l_max) + " is not supported (1, 2 and 3 are)");
  }
}

template MessageKernels<float> message_kernels(int, int);
template MessageKernels<double> message_kernels(int, int);

} // namespace mace::kokkos
