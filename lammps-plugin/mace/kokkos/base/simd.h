// SPDX-License-Identifier: GPL-2.0-or-later
//
// One vector of channels. On CPUs it is a vector of the widest registers the compiler was told of,
// written with the vector extension of GCC and Clang; on GPUs it is one number, and channels are
// spread over threads instead. Kernels are written once: arithmetic is the same on both.
// MACEINS_DEVICE_KERNELS compiles what a GPU gets for the host, for its tests.
#pragma once

#include <Kokkos_Core.hpp>

namespace mace::kokkos {

#if defined(KOKKOS_ENABLE_CUDA) || defined(KOKKOS_ENABLE_HIP) || defined(KOKKOS_ENABLE_SYCL) ||    \
    defined(MACEINS_DEVICE_KERNELS)

template <class Real> using Vec = Real;
template <class Real> inline constexpr int vec_width = 1;

template <class Real> KOKKOS_INLINE_FUNCTION Real horizontal_sum(Real v) { return v; }

#else

#if defined(__AVX512F__)
inline constexpr int vec_bytes = 64;
#elif defined(__AVX__)
inline constexpr int vec_bytes = 32;
#else
inline constexpr int vec_bytes = 16;
#endif

namespace detail {
template <class Real> struct VecOf { typedef Real type __attribute__((vector_size(vec_bytes))); };
} // namespace detail

template <class Real> using Vec = typename detail::VecOf<Real>::type;
template <class Real> inline constexpr int vec_width = vec_bytes / static_cast<int>(sizeof(Real));

/// Sum over the lanes, always in the same order.
template <class V> KOKKOS_INLINE_FUNCTION auto horizontal_sum(const V &v) {
  auto sum = v[0];
  for (int lane = 1; lane < static_cast<int>(sizeof(V) / sizeof(v[0])); ++lane)
    sum += v[lane];
  return sum;
}

#endif

/// Registers of a CPU for vectors.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr int vec_registers = 32;
#else
inline constexpr int vec_registers = 16;
#endif

/// Vectors needed to hold `channels` numbers; the last one is padded with zeros.
template <class Real> constexpr int vec_count(int channels) {
  return (channels + vec_width<Real> - 1) / vec_width<Real>;
}

} // namespace mace::kokkos
