// SPDX-License-Identifier: GPL-2.0-or-later
#include "runtime.h"

#include "types.h"

#include <Kokkos_Core.hpp>
#if defined(KOKKOS_ENABLE_OPENMP)
#include <algorithm>
#include <omp.h>
#endif
#include <type_traits>

namespace mace::kokkos {

namespace {

/// Of the threads that are wanted, those that OpenMP gives. Kokkos takes it for granted that it
/// gets all it asks for: with fewer it waits for the others, or adds up what they never wrote.
int threads_given(int wanted) {
#if defined(KOKKOS_ENABLE_OPENMP)
  omp_set_dynamic(0); // OMP_DYNAMIC: fewer threads on a busy machine
  return std::min(wanted, omp_get_thread_limit());
#else
  return wanted;
#endif
}

struct Runtime {
  explicit Runtime(int threads) {
    Kokkos::initialize(Kokkos::InitializationSettings()
                           .set_num_threads(threads_given(threads))
                           .set_disable_warnings(true));
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

std::string runtime_in_words() {
  if (!Kokkos::is_initialized())
    return "";
  const int threads = Kokkos::DefaultHostExecutionSpace().concurrency();
  std::string words = Space::name();
  if (!std::is_same_v<Space, Kokkos::DefaultHostExecutionSpace>)
    words += ", host " + std::string(Kokkos::DefaultHostExecutionSpace::name());
  return words + ", " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

} // namespace mace::kokkos
