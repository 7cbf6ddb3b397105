// SPDX-License-Identifier: GPL-2.0-or-later
//
// pair_style mace/kk as LAMMPS' list of styles makes it: by its class alone, whether Kokkos has
// been started or not.
#pragma once

#include "styles/mace_kokkos/kokkos_started.h"
#include "styles/mace_kokkos/pair_mace_kokkos.h"

namespace LAMMPS_NS {

class PairMACEBuiltInDevice : public PairMACEKokkos {
public:
  explicit PairMACEBuiltInDevice(class LAMMPS *lmp)
      : PairMACEKokkos(mace_lammps::with_kokkos(lmp)) {}
};

class PairMACEBuiltInHost : public PairMACEKokkos {
public:
  explicit PairMACEBuiltInHost(class LAMMPS *lmp)
      : PairMACEKokkos(mace_lammps::with_kokkos_on_host(lmp)) {}
};

} // namespace LAMMPS_NS
