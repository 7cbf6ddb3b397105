// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// The same LAMMPS; ends the run with an error if LAMMPS has not started Kokkos, of which nothing
/// can be made before.
LAMMPS_NS::LAMMPS *with_kokkos(LAMMPS_NS::LAMMPS *);

/// The same for pair style mace/kk/host, besides if the kernels of this build run on a device: they
/// are built for one kind of it, which is the host if the KOKKOS package knows no other.
LAMMPS_NS::LAMMPS *with_kokkos_on_host(LAMMPS_NS::LAMMPS *);

} // namespace mace_lammps
