// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace mace::kokkos {

/// Starts Kokkos unless it runs already (a host program may have started it). What is started here
/// is ended when the process ends.
void start_runtime(int threads);

/// Where kernels run, in words: "OpenMP, 2 threads". Empty before Kokkos has been started.
std::string runtime_in_words();

} // namespace mace::kokkos
