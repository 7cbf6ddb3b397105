// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pair styles for LAMMPS' list of them, which includes this header once for the classes and once
// more for their names.
#ifdef PAIR_CLASS
// clang-format off
PairStyle(mace,PairMACEHost);
PairStyle(d3,PairD3);
#ifdef LMP_KOKKOS
PairStyle(mace/kk,PairMACEBuiltInDevice);
PairStyle(mace/kk/device,PairMACEBuiltInDevice);
PairStyle(mace/kk/host,PairMACEBuiltInHost);
#endif
// clang-format on
#else
#include "styles/dispersion/pair_d3.h"
#include "styles/mace/pair_mace_host.h"
#ifdef LMP_KOKKOS
#include "built_in_kokkos.h"
#endif
#endif
