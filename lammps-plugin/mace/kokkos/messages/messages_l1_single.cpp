// SPDX-License-Identifier: GPL-2.0-or-later
#include "messages_impl.h"

namespace mace::kokkos {

template MessageKernels<float> make_message_kernels<1, 0, float>();
template MessageKernels<float> make_message_kernels<1, 1, float>();
template MessageKernels<float> make_message_kernels<1, 2, float>();

} // namespace mace::kokkos
