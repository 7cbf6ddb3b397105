// SPDX-License-Identifier: GPL-2.0-or-later
#include "runtime.h"

#include <Kokkos_Core.hpp>

namespace mace::kokkos {

namespace {

struct Runtime {
  explicit Runtime(int threads) {
    Kokkos::initialize(
        Kokkos::InitializationSettings().set_num_threads(threads).set_disable_warnings(true));
  }
  ~Runtime() {
    if (!Kokkos::is_finalized())
      Kokkos::finalize();
  }
};

} // namespace

void start_runtime(int threads) {
  if (!Kokkos::is_initialized())
    static const Runtime runtime(threads);
}

} // namespace mace::kokkos
