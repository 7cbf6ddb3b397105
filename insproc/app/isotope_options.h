// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrum/cross_sections.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace ins::app {

/// --isotope, shared by the commands whose result depends on masses or cross-sections.
class IsotopeOptions {
public:
  IsotopeOptions(CLI::App &command, const std::string &group);

  /// \throws CLI::ValidationError for what is not ATOMS=ISOTOPE
  std::vector<IsotopeOverride> overrides() const;

private:
  std::vector<std::string> texts_;
};

} // namespace ins::app
