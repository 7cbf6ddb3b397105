// SPDX-License-Identifier: GPL-2.0-or-later
#include "isotope_options.h"

#include "named_values.h"
#include "spectrum/cross_sections.h"

namespace ins::app {

namespace {

IsotopeOverride parse_isotope(const std::string &text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw CLI::ValidationError("--isotope",
                               "'" + text + "' is not ATOMS=ISOTOPE, such as H=2H or 3=15N");
  const std::string isotope = text.substr(equals + 1);
  naming("--isotope", [&] { return find_nuclide(isotope); });
  return {text.substr(0, equals), isotope};
}

} // namespace

IsotopeOptions::IsotopeOptions(CLI::App &command, const std::string &group) {
  command
      .add_option("--isotope", texts_,
                  "ATOMS=ISOTOPE: an element or a number of an atom, and what it is to be, such as "
                  "H=2H or 3=15N; may be repeated")
      ->allow_extra_args(false)
      ->group(group);
}

std::vector<IsotopeOverride> IsotopeOptions::overrides() const {
  std::vector<IsotopeOverride> result;
  for (const std::string &text : texts_)
    result.push_back(parse_isotope(text));
  return result;
}

} // namespace ins::app
