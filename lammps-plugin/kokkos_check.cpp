// SPDX-License-Identifier: GPL-2.0-or-later
#include "kokkos_check.h"

#include "library.h"

#include <dlfcn.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#if defined(MACEINS_LAMMPS_KOKKOS) || defined(MACEINS_OWN_KOKKOS)
namespace {

template <typename Function> Function *find_function(const char *name) {
  return reinterpret_cast<Function *>(dlsym(RTLD_DEFAULT, name));
}

bool has_kokkos() {
  auto *has = find_function<decltype(lammps_config_has_package)>("lammps_config_has_package");
  return has && has("KOKKOS");
}

} // namespace
#endif

#ifdef MACEINS_LAMMPS_KOKKOS

namespace {

/// Parts of "first|second|...".
std::vector<std::string> parts_of(const char *list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, '|');)
    parts.push_back(part);
  return parts;
}

/// What LAMMPS says of its KOKKOS, against "precision double|layout legacy|...".
std::string settings_mismatch() {
  auto *has = find_function<decltype(lammps_config_accelerator)>("lammps_config_accelerator");
  for (const std::string &setting : parts_of(MACEINS_KOKKOS_SETTINGS)) {
    const std::size_t blank = setting.find(' ');
    const std::string category = setting.substr(0, blank), value = setting.substr(blank + 1);
    if (!has || !has("KOKKOS", category.c_str(), value.c_str()))
      return "it is compiled for a KOKKOS of " + category + " " + value +
             ", and that of this LAMMPS is another";
  }
  return "";
}

/// What the running Kokkos writes of its configuration, empty if it cannot be asked.
std::string running_configuration() {
  auto *print = find_function<void(std::ostream &, bool)>("_ZN6Kokkos19print_configurationERSob");
  std::ostringstream text;
  if (print)
    print(text, false);
  return text.str();
}

std::string configuration_mismatch() {
  const std::string running = running_configuration();
  for (const std::string &line : parts_of(MACEINS_KOKKOS_LINES)) {
    const std::string key = line.substr(0, line.find(':') + 1);
    const std::size_t at = running.find("  " + key);
    if (at == std::string::npos)
      continue; // another version of Kokkos may not write it
    const std::size_t begin = at + 2;
    const std::string found = running.substr(begin, running.find('\n', begin) - begin);
    if (found != line)
      return "it is compiled for a Kokkos of \"" + line + "\", and that of this LAMMPS says \"" +
             found + "\"";
  }
  return "";
}

/// Whether KOKKOS is switched on, so that its Kokkos can be asked.
bool kokkos_runs(void *lmp) {
  auto *setting = find_function<decltype(lammps_extract_setting)>("lammps_extract_setting");
  return setting && setting(lmp, "kokkos_active") == 1;
}

} // namespace

void check_kokkos(void *lmp) {
  if (!has_kokkos())
    throw std::runtime_error("it is compiled for a LAMMPS with the KOKKOS package, which this one "
                             "has not: build the plugin again for this LAMMPS");
  std::string problem = settings_mismatch();
  if (problem.empty() && kokkos_runs(lmp))
    problem = configuration_mismatch();
  if (!problem.empty())
    throw std::runtime_error(problem + ": build the plugin again with LAMMPS_BUILD_DIR naming the "
                                       "folder in which this LAMMPS was built");
}

#elif defined(MACEINS_OWN_KOKKOS)

void check_kokkos(void *) {
  if (has_kokkos())
    throw std::runtime_error("it is compiled for a LAMMPS without the KOKKOS package, which this "
                             "one has: build the plugin again with LAMMPS_BUILD_DIR naming the "
                             "folder in which this LAMMPS was built");
}

#else

void check_kokkos(void *) {}

#endif
