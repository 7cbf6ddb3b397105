// SPDX-License-Identifier: GPL-2.0-or-later
#include "messages_impl.h"

namespace mace::kokkos {

template MessageKernels<double> make_message_kernels<2, 0, double>();
template MessageKernels<double> make_message_kernels<2, 1, double>();
template MessageKernels<double> make_message_kernels<2, 2, double>();

} // namespace mace::kokkos
