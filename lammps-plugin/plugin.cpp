// SPDX-License-Identifier: GPL-2.0-or-later
//
// What `plugin load` opens. It uses no C++ symbol of LAMMPS, so that it loads into any LAMMPS and
// can explain why the styles would not work there; they are in an object of their own
// (mace_styles.so, beside this one), opened once the checks have passed.
#include "plugin_api.h"
#include "processor_levels.h"
#include "styles/register_styles.h"

#include "library.h"
#include "lmptype.h"

#include <cstdio>
#include <dlfcn.h>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string>

namespace {

/// A function of LAMMPS' C library interface.
template <typename Function> Function *library_function(const char *name) {
  void *symbol = dlsym(RTLD_DEFAULT, name);
  if (!symbol)
    throw std::runtime_error(std::string("this LAMMPS does not export ") + name +
                             ": it must be built with the PLUGIN package (PKG_PLUGIN=ON)");
  return reinterpret_cast<Function *>(symbol);
}

int setting(void *lmp, const char *keyword) {
  return library_function<decltype(lammps_extract_setting)>("lammps_extract_setting")(lmp, keyword);
}

/// "22 Jul 2025" as LAMMPS counts versions, 20250722.
int version_number(const std::string &date) {
  std::istringstream words(date);
  int day = 0, year = 0;
  std::string month;
  words >> day >> month >> year;
  static const std::string months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  return year * 10000 + (static_cast<int>(months.find(month)) / 3 + 1) * 100 + day;
}

void check_version(void *lmp) {
  const int compiled = version_number(MACEINS_LAMMPS_VERSION);
  const int running = library_function<decltype(lammps_version)>("lammps_version")(lmp);
  if (compiled != running)
    throw std::runtime_error(
        "it is compiled for LAMMPS " + std::to_string(compiled) + " and this is LAMMPS " +
        std::to_string(running) +
        ". Classes differ between versions: build the plugin again with LAMMPS_DIR or "
        "LAMMPS_SOURCE_DIR naming this LAMMPS");
}

void check_sizes(void *lmp) {
  const auto check = [lmp](const char *type, std::size_t compiled) {
    const int running = setting(lmp, type);
    if (running != static_cast<int>(compiled))
      throw std::runtime_error(
          std::string("its ") + type + " has " + std::to_string(8 * compiled) +
          " bits and that of this LAMMPS " + std::to_string(8 * running) +
          ": build the plugin again with the LAMMPS_SIZES of this LAMMPS (SMALLBIG or BIGBIG)");
  };
  check("tagint", sizeof(LAMMPS_NS::tagint));
  check("bigint", sizeof(LAMMPS_NS::bigint));
  check("imageint", sizeof(LAMMPS_NS::imageint));
}

/// Folder of this shared object.
std::filesystem::path own_folder() {
  Dl_info info{};
  if (!dladdr(reinterpret_cast<const void *>(&own_folder), &info) || !info.dli_fname)
    throw std::runtime_error("its own place in the file system cannot be found");
  return std::filesystem::absolute(info.dli_fname).parent_path();
}

/// The styles compiled for the best level of the processor; without any, those that run everywhere.
std::filesystem::path styles_file() {
  const std::filesystem::path folder = own_folder();
  for (const std::string &level : processor_levels())
    if (const auto file = folder / level / "mace_styles.so"; std::filesystem::exists(file))
      return file;
  return folder / "mace_styles.so";
}

mace_register_styles_function *open_styles() {
  const std::filesystem::path path = styles_file();
  void *object = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!object)
    throw std::runtime_error(
        std::string("its styles cannot be loaded: ") + dlerror() +
        ". A missing file points to an incomplete installation or a library that is not found "
        "(LD_LIBRARY_PATH); an undefined symbol to a LAMMPS or MPI other than the one the plugin "
        "was compiled for");
  void *symbol = dlsym(object, "mace_register_styles");
  if (!symbol)
    throw std::runtime_error(path.string() + " does not belong to it");
  return reinterpret_cast<mace_register_styles_function *>(symbol);
}

} // namespace

void lammpsplugin_init(void *lmp, void *handle, void *regfunc) {
  try {
    check_version(lmp);
    check_sizes(lmp);
    open_styles()(lmp, handle, reinterpret_cast<lammpsplugin_regfunc>(regfunc));
  } catch (const std::exception &e) {
    auto *extract_setting = reinterpret_cast<decltype(&lammps_extract_setting)>(
        dlsym(RTLD_DEFAULT, "lammps_extract_setting"));
    if (!extract_setting || extract_setting(lmp, "world_rank") == 0)
      std::fprintf(stderr, "The mace plugin is not usable here: %s\n", e.what());
  }
}
