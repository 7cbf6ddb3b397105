// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "plugin_api.h"

namespace mace_lammps {

/// Tells LAMMPS about the styles of its KOKKOS package; arguments as of mace_register_styles.
void register_kokkos_styles(void *lmp, void *handle, lammpsplugin_regfunc regfunc);

} // namespace mace_lammps
