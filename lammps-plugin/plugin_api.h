// SPDX-License-Identifier: GPL-2.0-or-later
//
// LAMMPS' binary interface for plugins, as its manual states it ("Writing plugins", Programmer
// Guide section 4.9). Installed LAMMPS packages do not carry its header.
#pragma once

extern "C" {

/// A style that a plugin offers.
struct lammpsplugin_t {
  const char *version; ///< LAMMPS version the plugin is compiled for, "22 Jul 2025"
  const char *style;   ///< kind: "pair", "fix", "compute", ...
  const char *name;    ///< as in the input
  const char *info;
  const char *author;
  union {
    void *(*v1)(void *lmp);                       ///< pair styles
    void *(*v2)(void *lmp, int narg, char **arg); ///< fixes and computes
  } creator;
  void *handle; ///< of the plugin's shared object
};

/// LAMMPS' function that takes a style in.
using lammpsplugin_regfunc = void (*)(lammpsplugin_t *plugin, void *lmp);

/// What LAMMPS calls after it has opened the shared object.
__attribute__((visibility("default"))) void lammpsplugin_init(void *lmp, void *handle,
                                                              void *regfunc);
}
