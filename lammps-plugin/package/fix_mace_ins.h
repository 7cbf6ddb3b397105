// SPDX-License-Identifier: GPL-2.0-or-later
//
// Fixes for LAMMPS' list of them, as pair_mace_ins.h.
#ifdef FIX_CLASS
// clang-format off
FixStyle(phonon_fd,FixPhononFD);
FixStyle(phonon/fd,FixPhononFD);
FixStyle(cell_relax,FixCellRelax);
FixStyle(cell/relax,FixCellRelax);
FixStyle(INS_TOSCA/VELOCITIES,FixINSVelocities);
// clang-format on
#else
#include "styles/cell_relax/fix_cell_relax.h"
#include "styles/ins_tosca/fix_ins_velocities.h"
#include "styles/phonon_fd/fix_phonon_fd.h"
#endif
