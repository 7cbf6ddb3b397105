// SPDX-License-Identifier: GPL-2.0-or-later
//
// Teams of threads on a GPU that keep numbers of their own from one barrier to the next, in
// registers. The same kernels run on a host, for their tests, and on GPUs whose shuffles are not
// known here: one thread then stands for all of a team, one after the other between two barriers,
// and keeps the numbers of each.
#pragma once

#include "types.h"

namespace mace::kokkos {

#if defined(KOKKOS_ENABLE_CUDA) || defined(KOKKOS_ENABLE_HIP)
inline constexpr bool threads_are_real = true;
#else
inline constexpr bool threads_are_real = false;
#endif

/// Numbers are read from shared memory 16 bytes at a time.
template <class T>
inline constexpr int shared_alignment = alignof(T) > 16 ? static_cast<int>(alignof(T)) : 16;
/// Bytes to ask for n elements of shared memory.
template <class T> constexpr std::size_t shared_bytes(std::size_t n) {
  return n * sizeof(T) + shared_alignment<T>;
}

template <int THREADS> class ThreadTeam {
public:
  /// Of a thread's own numbers, how many copies a kernel keeps.
  static constexpr int copies = threads_are_real ? 1 : THREADS;

  /// Policy of `teams` such teams, each with so much shared memory.
  static auto policy(int teams, std::size_t shared_bytes) {
    return told_at_launch(TeamPolicy(teams, threads_are_real ? THREADS : 1)
                              .set_scratch_size(0, Kokkos::PerTeam(shared_bytes)));
  }

  KOKKOS_INLINE_FUNCTION explicit ThreadTeam(const Team &team) : team_(team) {}

  /// f(t, copy) of each thread t < THREADS, `copy` that of its own numbers. Ends without a barrier.
  template <class F> KOKKOS_FORCEINLINE_FUNCTION void each(const F &f) const {
    if constexpr (threads_are_real)
      f(team_.team_rank(), 0);
    else
      for (int t = 0; t < THREADS; ++t)
        f(t, t);
  }
  /// f(i) for all i < n, neighboring threads neighboring numbers. Ends without a barrier.
  template <class F> KOKKOS_FORCEINLINE_FUNCTION void for_all(int n, const F &f) const {
    each([&](const int t, int) {
      for (int i = t; i < n; i += THREADS)
        f(i);
    });
  }
  KOKKOS_INLINE_FUNCTION void barrier() const { team_.team_barrier(); }
  /// n elements of the team's shared memory.
  template <class T> KOKKOS_INLINE_FUNCTION T *shared(std::size_t n) const {
    return static_cast<T *>(
        team_.team_scratch(0).get_shmem_aligned(n * sizeof(T), shared_alignment<T>));
  }
  KOKKOS_INLINE_FUNCTION int rank() const { return team_.league_rank(); }

private:
  const Team &team_;
};

/// Threads that can sum without shared memory.
inline constexpr int shuffle_width = 32;

/// target += sum of `value` over `width` neighboring threads, a power of two up to shuffle_width.
/// All of them call it, for one target.
///
/// \param thread  this one
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION void add_over_threads(Real value, int thread, int width, Real &target) {
#if defined(__CUDA_ARCH__)
  for (int distance = width / 2; distance > 0; distance /= 2)
    value += __shfl_xor_sync(0xffffffffu, value, distance, width);
#elif defined(__HIP_DEVICE_COMPILE__)
  for (int distance = width / 2; distance > 0; distance /= 2)
    value += __shfl_xor(value, distance, width);
#endif
  if (!threads_are_real || thread % width == 0)
    target += value;
}

} // namespace mace::kokkos
