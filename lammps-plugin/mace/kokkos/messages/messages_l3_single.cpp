// SPDX-License-Identifier: GPL-2.0-or-later
#include "messages_impl.h"

namespace mace::kokkos {

template MessageKernels<float> make_message_kernels<3, 0, float>();
template MessageKernels<float> make_message_kernels<3, 1, float>();
template MessageKernels<float> make_message_kernels<3, 2, float>();

} // namespace mace::kokkos
