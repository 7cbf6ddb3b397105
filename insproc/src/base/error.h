// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdexcept>

namespace ins {

/// What went wrong, where (file:line, option, atom) and what to do. Shown by the command line with
/// exit code 1; turned into LAMMPS errors by the styles.
class Error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace ins
