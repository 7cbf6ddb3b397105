// SPDX-License-Identifier: GPL-2.0-or-later
#include "dispersion_arguments.h"

#include "mace/error.h"
#include "styles/bridge/choose.h"

#include "fmt/format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace mace_lammps {

namespace {

using dispersion::bohr;
using dispersion::Damping;
using dispersion::Options;
using dispersion::Parameters;

struct Cutoffs {
  double two_body, coordination, three_body; ///< Angstrom
};

/// What others have; docs/pair_d3.md has the sources.
const std::map<std::string, Cutoffs> known_cutoffs = {
    {"torch-dftd", {40.0 * bohr, 40.0 * bohr, 40.0 * bohr}},
    {"simple-dftd3", {60.0 * bohr, 40.0 * bohr, 40.0 * bohr}},
    {"dftd3", {94.868329805051374 * bohr, 40.0 * bohr, 40.0 * bohr}}, // squares 9000 and 1600
    {"paper", {31.75, 21.17, 21.17}},
};

const std::map<std::string, double Parameters::*> parameter_keywords = {
    {"s6", &Parameters::s6},   {"s8", &Parameters::s8},    {"s9", &Parameters::s9},
    {"a1", &Parameters::a1},   {"a2", &Parameters::a2},    {"rs6", &Parameters::rs6},
    {"rs8", &Parameters::rs8}, {"beta", &Parameters::beta}};

const std::map<std::string, double Options::*> cutoff_keywords = {
    {"dispersion_cutoff", &Options::dispersion_cutoff},
    {"cn_cutoff", &Options::coordination_cutoff},
    {"atm_cutoff", &Options::three_body_cutoff}};

double number(const std::string &keyword, const std::string &text) {
  double value = 0.0;
  const char *end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc() || stop != end || !std::isfinite(value))
    throw mace::Error("the value of " + keyword + " should be a number, not '" + text + "'");
  return value;
}

double length(const std::string &keyword, const std::string &text) {
  const double value = number(keyword, text);
  if (!(value > 0.0 && value < 1e4))
    throw mace::Error("the value of " + keyword + " should be between 0 and 10000 Angstrom, not '" +
                      text + "'");
  return value;
}

/// Parameters a damping cannot do without, if no functional gives them.
void require_parameters(Damping damping, const std::map<std::string, std::string> &given) {
  const bool rational = damping == Damping::BJ || damping == Damping::BJM;
  std::vector<std::string> needed{"s8"};
  if (rational)
    needed.insert(needed.end(), {"a1", "a2"});
  else
    needed.push_back("rs6");
  if (damping == Damping::ZeroM)
    needed.push_back("beta");
  for (const std::string &keyword : needed)
    if (!given.count(keyword))
      throw mace::Error("custom parameters of damping " + std::string(to_string(damping)) +
                        " need the keyword " + keyword);
}

} // namespace

bool is_dispersion_keyword(const std::string &word) {
  return word == "damping" || word == "atm" || word == "three_body" || word == "cutoffs" ||
         cutoff_keywords.count(word) || parameter_keywords.count(word);
}

std::string dispersion_keywords() {
  return "damping, atm (or three_body), cutoffs, dispersion_cutoff, cn_cutoff, atm_cutoff, s6, s8, "
         "s9, a1, a2, rs6, rs8, beta";
}

Options parse_dispersion(const std::string &functional, const std::vector<std::string> &arguments) {
  std::map<std::string, std::string> given;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const std::string &keyword = arguments[i];
    if (!is_dispersion_keyword(keyword))
      throw mace::Error("unknown keyword '" + keyword + "'; choose from " + dispersion_keywords());
    if (i + 1 == arguments.size())
      throw mace::Error("the keyword '" + keyword + "' needs a value" +
                        (keyword == "damping"
                             ? ": under pair_style hybrid LAMMPS takes 'zero' for a pair style, "
                               "write 'damping original' there"
                             : ""));
    // Both names of either are taken: under pair_style hybrid, zero and atm are pair styles.
    given[keyword == "three_body" ? "atm" : keyword] = arguments[i + 1];
  }
  const auto chosen = [&](const char *keyword, const char *otherwise) {
    const auto found = given.find(keyword);
    return found == given.end() ? std::string(otherwise) : found->second;
  };

  Options options;
  const auto damping = choose<mace::Error, Damping>("damping", chosen("damping", "bj"),
                                                    {{"bj", Damping::BJ},
                                                     {"zero", Damping::Zero},
                                                     {"original", Damping::Zero},
                                                     {"bjm", Damping::BJM},
                                                     {"zerom", Damping::ZeroM}});
  if (functional == "custom") {
    require_parameters(damping, given);
    options.parameters.damping = damping;
  } else {
    options.parameters = dispersion::functional_parameters(functional, damping);
  }
  const bool atm =
      choose<mace::Error, bool>("atm", chosen("atm", "no"), {{"yes", true}, {"no", false}});
  options.parameters.s9 = atm ? 1.0 : 0.0;
  const Cutoffs cutoffs =
      choose<mace::Error, Cutoffs>("cutoffs", chosen("cutoffs", "torch-dftd"), known_cutoffs);
  options.dispersion_cutoff = cutoffs.two_body;
  options.coordination_cutoff = cutoffs.coordination;
  options.three_body_cutoff = cutoffs.three_body;
  for (const auto &[keyword, text] : given) {
    if (const auto found = parameter_keywords.find(keyword); found != parameter_keywords.end())
      options.parameters.*(found->second) = number(keyword, text);
    if (const auto found = cutoff_keywords.find(keyword); found != cutoff_keywords.end())
      options.*(found->second) = length(keyword, text);
  }
  if (!(options.parameters.rs6 > 0.0 && options.parameters.rs8 > 0.0))
    throw mace::Error("rs6 and rs8 should be positive");
  return options;
}

std::string describe_dispersion(const std::string &functional, const Options &options) {
  std::string text =
      fmt::format("D3 of {}, damping {}, cutoffs {:.6g} (pairs) and {:.6g} Angstrom (coordination)",
                  functional, to_string(options.parameters.damping), options.dispersion_cutoff,
                  options.coordination_cutoff);
  if (options.parameters.s9 != 0.0)
    text += fmt::format(", three-body term within {:.6g} Angstrom", options.three_body_cutoff);
  return text;
}

} // namespace mace_lammps
