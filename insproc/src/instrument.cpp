// SPDX-License-Identifier: GPL-2.0-or-later
#include "instrument.h"

#include "error.h"
#include "shipped_instruments.h"

#include <algorithm>
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

Instrument parse(const YAML::Node &root, const std::string &source) {
  if (!root.IsMap())
    throw Error(source + ": no instrument description (name, banks, sigma)");
  Instrument instrument;
  instrument.name = value<std::string>(root, "name", source);
  instrument.sigma = value<std::vector<double>>(root, "sigma", source);
  if (instrument.sigma.empty())
    throw Error(source + ": 'sigma' needs at least one coefficient");
  const YAML::Node banks = root["banks"];
  if (!banks || !banks.IsSequence() || banks.size() == 0)
    throw Error(source + ": 'banks' needs a list with name, angle and final_energy of each bank");
  for (const YAML::Node &node : banks) {
    if (!node.IsMap())
      throw Error(source + ": an entry of 'banks' is no map of name, angle and final_energy");
    Bank bank{value<std::string>(node, "name", source), value<double>(node, "angle", source),
              value<double>(node, "final_energy", source)};
    if (!(bank.final_energy > 0.0))
      throw Error(source + ": 'final_energy' of bank " + bank.name + " must be positive");
    instrument.banks.push_back(bank);
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

} // namespace ins
