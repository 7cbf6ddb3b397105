// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdexcept>

namespace mace {

/// What went wrong, where (file, block, option) and what to do. The styles turn it into LAMMPS
/// errors.
class Error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace mace
