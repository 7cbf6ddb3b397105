// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace mace_load {

/// A function of LAMMPS that takes a std::string, as it is called when that is the one of GCC 5 and
/// later, and the one of before (_GLIBCXX_USE_CXX11_ABI=0).
inline constexpr const char *symbol_with_new_string =
    "_ZN9LAMMPS_NS5utils7logmesgEPNS_6LAMMPSERKNSt7__cxx1112basic_stringIcSt11char_"
    "traitsIcESaIcEEE";
inline constexpr const char *symbol_with_old_string =
    "_ZN9LAMMPS_NS5utils7logmesgEPNS_6LAMMPSERKSs";

/// Why the plugin, compiled with the new string, cannot work in a LAMMPS; empty if it can.
/// \param has_new, has_old  whether LAMMPS exports the one symbol and the other
std::string string_problem(bool has_new, bool has_old);

} // namespace mace_load
