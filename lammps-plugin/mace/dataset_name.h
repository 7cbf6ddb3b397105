// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace mace {

/// What a model file calls the one of several datasets or groups: w0, w1, ...
inline std::string indexed(const std::string &name, std::size_t i) {
  return name + std::to_string(i);
}

} // namespace mace
