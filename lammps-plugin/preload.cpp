// SPDX-License-Identifier: GPL-2.0-or-later
//
// mace_preload.so: the plugin for a LAMMPS that has no package PLUGIN. LAMMPS calls post_create()
// when it has been made, and again after each `clear`. Loaded before LAMMPS' library, this object
// answers the call: it hands on to LAMMPS' own function, then does what PLUGIN would do.
#include "plugin_api.h"

#include "force.h"
#include "lammps.h"
#include "library.h"
#include "modify.h"

#include <cstdio>
#include <dlfcn.h>
#include <filesystem>
#include <string>

using namespace LAMMPS_NS;

namespace {

/// LAMMPS' own post_create(); null if LAMMPS is not a shared library.
void (*original_post_create())(LAMMPS *) {
  Dl_info lammps;
  void *version = dlsym(RTLD_DEFAULT, "lammps_version");
  if (!version || !dladdr(version, &lammps))
    return nullptr;
  void *library = dlopen(lammps.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
  if (!library)
    return nullptr;
  return reinterpret_cast<void (*)(LAMMPS *)>(
      dlsym(library, "_ZN9LAMMPS_NS6LAMMPS11post_createEv"));
}

void add_style(lammpsplugin_t *plugin, void *handle) {
  auto *lmp = static_cast<LAMMPS *>(handle);
  const std::string kind = plugin->style;
  if (kind == "pair")
    (*lmp->force->pair_map)[plugin->name] =
        reinterpret_cast<Force::PairCreator>(plugin->creator.v1);
  else if (kind == "fix")
    (*lmp->modify->fix_map)[plugin->name] =
        reinterpret_cast<Modify::FixCreator>(plugin->creator.v2);
  else if (kind == "compute")
    (*lmp->modify->compute_map)[plugin->name] =
        reinterpret_cast<Modify::ComputeCreator>(plugin->creator.v2);
  else
    std::fprintf(stderr, "mace_preload.so cannot add %s style %s\n", plugin->style, plugin->name);
}

/// The plugin beside this object; null after a message.
void *open_plugin() {
  Dl_info own;
  if (!dladdr(reinterpret_cast<const void *>(&add_style), &own))
    return nullptr;
  const auto path = std::filesystem::absolute(own.dli_fname).parent_path() / "maceplugin.so";
  void *plugin = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!plugin)
    std::fprintf(stderr, "The mace plugin cannot be loaded: %s\n", dlerror());
  return plugin;
}

} // namespace

__attribute__((visibility("default"))) void LAMMPS_NS::LAMMPS::post_create() {
  if (auto *original = original_post_create())
    original(this);
  static void *const plugin = open_plugin();
  if (!plugin)
    return;
  auto *init = reinterpret_cast<decltype(&lammpsplugin_init)>(dlsym(plugin, "lammpsplugin_init"));
  init(this, plugin, reinterpret_cast<void *>(&add_style));
}
