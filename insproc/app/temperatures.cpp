// SPDX-License-Identifier: GPL-2.0-or-later
#include "temperatures.h"

#include "io/text/line_reader.h"
#include "spectrum_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

namespace ins::app {

std::vector<double> parse_temperatures(const std::string &text) {
  std::vector<double> temperatures;
  if (text.find(':') != std::string::npos) {
    const auto [minimum, maximum, step] = parse_triple("--temperature", text);
    for (int i = 0; minimum + i * step <= maximum + 1e-9 * step; ++i)
      temperatures.push_back(minimum + i * step);
    return temperatures;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    double temperature = 0.0;
    if (!parse_number(std::string_view(text).substr(begin, end - begin), temperature) ||
        temperature < 0.0)
      throw CLI::ValidationError("--temperature", "'" + text +
                                                      "' is neither MIN:MAX:STEP nor a list of "
                                                      "temperatures in K such as 10,100,300");
    temperatures.push_back(temperature);
    begin = end + 1;
  }
  return temperatures;
}

} // namespace ins::app
