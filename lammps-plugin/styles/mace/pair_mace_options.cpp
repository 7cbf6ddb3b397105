// SPDX-License-Identifier: GPL-2.0-or-later
#include "pair_mace_options.h"

#include "mace/error.h"
#include "mace/factory/evaluator_factory.h"
#include "styles/bridge/choose.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace mace_lammps {

namespace {

double number(const std::string &keyword, const std::string &text) {
  double value = 0.0;
  const char *begin = text.data() + (text.starts_with('+') ? 1 : 0),
             *end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(begin, end, value);
  if (problem != std::errc() || stop != end || !std::isfinite(value))
    throw mace::Error("the keyword '" + keyword + "' takes a number, not '" + text + "'");
  return value;
}

double multiplicity(const std::string &text) {
  const double value = number("spin", text);
  if (value < 1.0)
    throw mace::Error("the keyword 'spin' takes the multiplicity 2S+1, at least 1, not '" + text +
                      "'");
  return value;
}

} // namespace

PairMACEOptions parse_pair_mace_options(const std::vector<std::string> &arguments) {
  PairMACEOptions options;
  options.engine = mace::default_engine();
  std::vector<std::string> of_dispersion;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string &keyword = arguments[i];
    if (keyword == "no_domain_decomposition") {
      options.one_rank = true;
      continue;
    }
    if (is_dispersion_keyword(keyword)) { // with its value, if it has one
      const std::size_t end = std::min(i + 2, arguments.size());
      of_dispersion.insert(of_dispersion.end(), arguments.begin() + i, arguments.begin() + end);
      ++i;
      continue;
    }
    if (keyword != "precision" && keyword != "engine" && keyword != "head" && keyword != "mp" &&
        keyword != "e0" && keyword != "charge" && keyword != "spin" && keyword != "times" &&
        keyword != "dispersion")
      throw mace::Error("unknown keyword '" + keyword +
                        "'; choose from precision, engine, head, mp, e0, charge, spin, times, "
                        "no_domain_decomposition, dispersion; behind dispersion also from " +
                        dispersion_keywords());
    if (++i == arguments.size())
      throw mace::Error("the keyword '" + keyword + "' needs a value");
    const std::string &value = arguments[i];
    if (keyword == "precision")
      options.precision =
          choose<mace::Error, mace::Precision>(keyword, value,
                                               {{"double", mace::Precision::Double},
                                                {"single", mace::Precision::Single},
                                                {"mixed", mace::Precision::Single}});
    else if (keyword == "engine")
      options.engine = choose<mace::Error, mace::Engine>(
          keyword, value, {{"kokkos", mace::Engine::Kokkos}, {"torch", mace::Engine::Torch}});
    else if (keyword == "e0")
      options.e0 = choose<mace::Error, bool>(keyword, value, {{"yes", true}, {"no", false}});
    else if (keyword == "times")
      options.times = choose<mace::Error, bool>(keyword, value, {{"yes", true}, {"no", false}});
    else if (keyword == "charge")
      options.charge = number(keyword, value);
    else if (keyword == "spin")
      options.spin = multiplicity(value);
    else if (keyword == "mp")
      options.message_passing =
          choose<mace::Error, MessagePassingChoice>(keyword, value,
                                                    {{"auto", MessagePassingChoice::Auto},
                                                     {"exchange", MessagePassingChoice::Exchange},
                                                     {"ghosts", MessagePassingChoice::Ghosts}});
    else if (keyword == "dispersion")
      options.functional = value;
    else
      options.head = value;
  }
  if (!options.functional.empty())
    options.dispersion = parse_dispersion(options.functional, of_dispersion);
  else if (!of_dispersion.empty())
    throw mace::Error("the keyword '" + of_dispersion[0] +
                      "' belongs to dispersion: give dispersion and a density functional too");
  return options;
}

} // namespace mace_lammps
