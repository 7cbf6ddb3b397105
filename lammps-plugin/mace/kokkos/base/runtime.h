// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace mace::kokkos {

/// Starts Kokkos unless it runs already (a host program may have started it). What is started here
/// is ended when the process ends.
void start_runtime(int threads);

} // namespace mace::kokkos
