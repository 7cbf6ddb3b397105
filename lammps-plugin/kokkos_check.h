// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/// Two Kokkos do not go together in one process: where LAMMPS has the package KOKKOS the styles use
/// its Kokkos, and that has to be built as the one they were compiled for.
///
/// Precision, layout and devices are compared in any case, what the Kokkos library tells of itself
/// when it runs (`-k on`). \throws std::runtime_error that names the setting which differs, and
/// what to do
void check_kokkos(void *lmp);
