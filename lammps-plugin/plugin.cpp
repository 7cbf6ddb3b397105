// SPDX-License-Identifier: GPL-2.0-or-later
//
// What `plugin load` opens. It uses no C++ symbol of LAMMPS, so that it loads into any LAMMPS and
// can explain why the styles would not work there; they are in an object of their own
// (mace_styles.so, beside this one), opened once the checks have passed.
#include "kokkos_check.h"
#include "load_checks/compiled_mpi.h"
#include "load_checks/string_abi.h"
#include "load_checks/version.h"
#include "plugin_api.h"
#include "processor_levels.h"
#include "styles/layout_check.h"
#include "styles/register_styles.h"

#include "library.h"
#include "lmptype.h"

#include <cstdio>
#include <dlfcn.h>
#include <filesystem>
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

void require(const std::string &problem) {
  if (!problem.empty())
    throw std::runtime_error(problem);
}

void check_version(void *lmp) {
  require(mace_load::version_problem(
      mace_load::version_number(MACEINS_LAMMPS_VERSION),
      library_function<decltype(lammps_version)>("lammps_version")(lmp)));
}

mace_load::MpiFamily running_mpi() {
  if (!library_function<decltype(lammps_config_has_mpi_support)>("lammps_config_has_mpi_support")())
    return mace_load::MpiFamily::Stubs;
  auto *library_version =
      reinterpret_cast<int (*)(char *, int *)>(dlsym(RTLD_DEFAULT, "MPI_Get_library_version"));
  if (!library_version)
    return mace_load::MpiFamily::Unknown;
  std::string text(16384, '\0'); // no library's MPI_MAX_LIBRARY_VERSION_STRING is larger
  int length = 0;
  library_version(text.data(), &length);
  return mace_load::mpi_family(text);
}

void check_mpi() { require(mace_load::mpi_problem(mace_load::compiled_mpi, running_mpi())); }

void check_strings() {
  require(mace_load::string_problem(dlsym(RTLD_DEFAULT, mace_load::symbol_with_new_string),
                                    dlsym(RTLD_DEFAULT, mace_load::symbol_with_old_string)));
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

void *open_styles() {
  const std::filesystem::path path = styles_file();
  void *object = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!object)
    throw std::runtime_error(
        std::string("its styles cannot be loaded: ") + dlerror() +
        ". A missing file points to an incomplete installation or a library that is not found "
        "(LD_LIBRARY_PATH); an undefined symbol to a LAMMPS or MPI other than the one the plugin "
        "was compiled for");
  return object;
}

template <typename Function> Function *styles_function(void *styles, const char *name) {
  void *symbol = dlsym(styles, name);
  if (!symbol)
    throw std::runtime_error(std::string("the mace_styles.so beside it has no ") + name +
                             ": the two do not belong together");
  return reinterpret_cast<Function *>(symbol);
}

void check_layout(void *styles, void *lmp) {
  if (const char *problem =
          styles_function<mace_layout_problem_function>(styles, "mace_layout_problem")(lmp))
    throw std::runtime_error(problem);
}

} // namespace

void lammpsplugin_init(void *lmp, void *handle, void *regfunc) {
  try {
    check_version(lmp);
    check_sizes(lmp);
    check_mpi();
    check_strings();
    check_kokkos(lmp);
    void *styles = open_styles();
    check_layout(styles, lmp);
    styles_function<mace_register_styles_function>(styles, "mace_register_styles")(
        lmp, handle, reinterpret_cast<lammpsplugin_regfunc>(regfunc));
  } catch (const std::exception &e) {
    auto *extract_setting = reinterpret_cast<decltype(&lammps_extract_setting)>(
        dlsym(RTLD_DEFAULT, "lammps_extract_setting"));
    if (!extract_setting || extract_setting(lmp, "world_rank") == 0)
      std::fprintf(stderr, "The mace plugin is not usable here: %s\n", e.what());
  }
}
