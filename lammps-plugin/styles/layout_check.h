// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

extern "C" {

/// Why the styles cannot work in a LAMMPS although it has their version: its classes have another
/// layout than those of the headers the styles are compiled with. Null if they agree.
///
/// Nothing of LAMMPS is changed. Exported by mace_styles.so.
using mace_layout_problem_function = const char *(void *lmp);

__attribute__((visibility("default"))) mace_layout_problem_function mace_layout_problem;
}
