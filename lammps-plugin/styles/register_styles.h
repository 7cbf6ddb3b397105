// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "plugin_api.h"

extern "C" {

/// Tells LAMMPS about every style of the package. The one symbol that mace_styles.so exports.
///
/// \param lmp      LAMMPS instance
/// \param handle   of the plugin's shared object
/// \param regfunc  LAMMPS' function that takes a style in
using mace_register_styles_function = void(void *lmp, void *handle, lammpsplugin_regfunc regfunc);

__attribute__((visibility("default"))) mace_register_styles_function mace_register_styles;
}
