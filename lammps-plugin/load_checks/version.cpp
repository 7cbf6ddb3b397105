// SPDX-License-Identifier: GPL-2.0-or-later
#include "version.h"

#include <sstream>

namespace mace_load {

int version_number(const std::string &date) {
  std::istringstream words(date);
  int day = 0, year = 0;
  std::string month;
  words >> day >> month >> year;
  static const std::string months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::size_t place = months.find(month);
  if (day < 1 || year < 1 || month.size() != 3 || place == std::string::npos || place % 3 != 0)
    return 0;
  return year * 10000 + (static_cast<int>(place) / 3 + 1) * 100 + day;
}

std::string version_problem(int compiled, int running) {
  if (compiled == running)
    return {};
  return "it is compiled for LAMMPS " + std::to_string(compiled) + " and this is LAMMPS " +
         std::to_string(running) +
         ". Classes differ between versions: build the plugin again with LAMMPS_DIR or "
         "LAMMPS_SOURCE_DIR naming this LAMMPS";
}

} // namespace mace_load
