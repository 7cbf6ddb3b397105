// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/instrument.h"

#include "base/error.h"
#include "spectrum/shipped_instruments.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <yaml-cpp/yaml.h>

namespace ins {

namespace {

/// A value of the description, or an error that says which one is missing or unreadable.
template <typename T>
T value(const YAML::Node &node, const std::string &key, const std::string &source) {
  const YAML::Node child = node[key];
  if (!child)
    throw Error(source + ": '" + key + "' is missing");
  try {
    return child.as<T>();
  } catch (const YAML::Exception &) {
    throw Error(source + ":" + std::to_string(child.Mark().line + 1) + ": '" + key +
                "' cannot be read");
  }
}

void check(const Bank &bank, const std::string &source) {
  if (!std::isfinite(bank.angle))
    throw Error(source + ": 'angle' of bank " + bank.name + " is no angle in degrees");
  if (!(bank.final_energy > 0.0) || !std::isfinite(bank.final_energy))
    throw Error(source + ": 'final_energy' of bank " + bank.name + " must be positive");
}

void check(const ResolutionWidth &sigma, const std::string &source) {
  double last = -INFINITY;
  for (const auto &[from, coefficients] : sigma.ranges) {
    if (coefficients.empty())
      throw Error(source + ": 'sigma' needs at least one coefficient");
    for (const double value : coefficients)
      if (!std::isfinite(value))
        throw Error(source + ": 'sigma' holds a coefficient that is no finite number");
    if (!(from > last))
      throw Error(source + ": the ranges of 'sigma' must stand by rising 'from'");
    last = from;
  }
}

/// A list of coefficients, or a list of ranges with `from` (but the first) and `coefficients`.
ResolutionWidth parse_sigma(const YAML::Node &root, const std::string &source) {
  const YAML::Node node = root["sigma"];
  if (!node || !node.IsSequence() || node.size() == 0 || !node[0].IsMap())
    return ResolutionWidth::polynomial(value<std::vector<double>>(root, "sigma", source));
  ResolutionWidth sigma;
  for (const YAML::Node &range : node) {
    if (!range.IsMap())
      throw Error(source + ": an entry of 'sigma' is no map of from and coefficients");
    const bool first = sigma.ranges.empty() && !range["from"];
    sigma.ranges.push_back({first ? 0.0 : value<double>(range, "from", source),
                            value<std::vector<double>>(range, "coefficients", source)});
  }
  return sigma;
}

Instrument parse(const YAML::Node &root, const std::string &source) {
  if (!root.IsMap())
    throw Error(source + ": no instrument description (name, banks, sigma)");
  Instrument instrument;
  instrument.name = value<std::string>(root, "name", source);
  instrument.sigma = parse_sigma(root, source);
  check(instrument.sigma, source);
  const YAML::Node banks = root["banks"];
  if (!banks || !banks.IsSequence() || banks.size() == 0)
    throw Error(source + ": 'banks' needs a list with name, angle and final_energy of each bank");
  for (const YAML::Node &node : banks) {
    if (!node.IsMap())
      throw Error(source + ": an entry of 'banks' is no map of name, angle and final_energy");
    instrument.banks.push_back({value<std::string>(node, "name", source),
                                value<double>(node, "angle", source),
                                value<double>(node, "final_energy", source)});
    check(instrument.banks.back(), source);
  }
  return instrument;
}

} // namespace

Instrument load_instrument(const std::string &name) {
  const auto shipped = shipped_instruments().find(name);
  const bool is_shipped = shipped != shipped_instruments().end();
  try {
    const YAML::Node root = is_shipped ? YAML::Load(shipped->second) : YAML::LoadFile(name);
    return parse(root, is_shipped ? "instrument " + name : name);
  } catch (const YAML::BadFile &) {
    std::string known;
    for (const std::string &entry : instrument_names())
      known += " " + entry;
    throw Error("instrument '" + name + "' neither ships (those that do:" + known +
                ") nor is a file that can be read");
  } catch (const YAML::Exception &error) {
    throw Error(name + ":" + std::to_string(error.mark.line + 1) + ": " + error.msg);
  }
}

Instrument changed(Instrument instrument, const InstrumentChanges &changes) {
  if (changes.angles.empty() && !changes.final_energy && changes.sigma.empty())
    return instrument;
  instrument.name += ", changed";
  if (!changes.angles.empty()) {
    const double final_energy = instrument.banks.front().final_energy;
    instrument.banks.clear();
    for (const double angle : changes.angles)
      instrument.banks.push_back({fmt::format("angle{:g}", angle), angle, final_energy});
  }
  for (Bank &bank : instrument.banks) {
    bank.final_energy = changes.final_energy.value_or(bank.final_energy);
    check(bank, "instrument");
  }
  if (!changes.sigma.empty())
    instrument.sigma = ResolutionWidth::polynomial(changes.sigma);
  check(instrument.sigma, "instrument");
  return instrument;
}

std::vector<std::string> instrument_names() {
  std::vector<std::string> names;
  for (const auto &[name, text] : shipped_instruments())
    names.push_back(name);
  return names;
}

std::vector<Bank> select_banks(const Instrument &instrument, const std::string &selection) {
  if (selection == "both" || selection == "all")
    return instrument.banks;
  const auto bank = std::find_if(instrument.banks.begin(), instrument.banks.end(),
                                 [&](const Bank &entry) { return entry.name == selection; });
  if (bank != instrument.banks.end())
    return {*bank};
  std::string known;
  for (const Bank &entry : instrument.banks)
    known += " " + entry.name;
  throw Error("instrument " + instrument.name + " has no bank '" + selection +
              "'; it has:" + known + " (or both)");
}

std::vector<Bank> default_banks(const Instrument &instrument, const std::string &preferred) {
  const bool known = std::any_of(instrument.banks.begin(), instrument.banks.end(),
                                 [&](const Bank &bank) { return bank.name == preferred; });
  return select_banks(instrument, known ? preferred : "all");
}

int main_bank(const std::vector<Bank> &banks) {
  const auto backward = std::find_if(banks.begin(), banks.end(),
                                     [](const Bank &bank) { return bank.name == "backward"; });
  return backward == banks.end() ? 0 : static_cast<int>(backward - banks.begin());
}

} // namespace ins
