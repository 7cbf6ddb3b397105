// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrometer/instrument.h"

#include "base/error.h"
#include "spectrometer/shipped_instruments.h"

#include <algorithm>
#include <cctype>
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
  const bool direct = bank.incident_energy != 0.0;
  const double energy = direct ? bank.incident_energy : bank.final_energy;
  if (!(energy > 0.0) || !std::isfinite(energy))
    throw Error(source + ": '" + (direct ? "incident" : "final") + "_energy' of bank " + bank.name +
                " must be positive");
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

/// The width by incident energy: lists of coefficients, and the range in which they hold.
IncidentWidth parse_incident_width(const YAML::Node &root, const std::string &source) {
  IncidentWidth width;
  width.coefficients = value<std::vector<std::vector<double>>>(root, "sigma_of_incident", source);
  const auto range = value<std::vector<double>>(root, "incident_range", source);
  if (range.size() != 2 || !(range[0] > 0.0) || !(range[1] >= range[0]))
    throw Error(source + ": 'incident_range' is no pair of a lowest and a highest energy");
  width.lowest = range[0];
  width.highest = range[1];
  return width;
}

Instrument parse(const YAML::Node &root, const std::string &source) {
  if (!root.IsMap())
    throw Error(source + ": no instrument description (name, banks, sigma)");
  Instrument instrument;
  instrument.name = value<std::string>(root, "name", source);
  const bool direct = static_cast<bool>(root["incident_energy"]);
  const double incident = direct ? value<double>(root, "incident_energy", source) : 0.0;
  if (direct && !(incident > 0.0 && std::isfinite(incident)))
    throw Error(source + ": 'incident_energy' must be positive");
  if (direct && root["sigma_of_incident"]) {
    instrument.incident_width = parse_incident_width(root, source);
    instrument.sigma = instrument.incident_width->at(incident);
  } else {
    instrument.sigma = parse_sigma(root, source);
  }
  check(instrument.sigma, source);
  const YAML::Node banks = root["banks"];
  if (!banks || !banks.IsSequence() || banks.size() == 0)
    throw Error(source + ": 'banks' needs a list with name, angle and final_energy of each bank");
  for (const YAML::Node &node : banks) {
    if (!node.IsMap())
      throw Error(source + ": an entry of 'banks' is no map of name, angle and final_energy");
    if (direct && node["final_energy"])
      throw Error(source + ": an instrument has an 'incident_energy', or banks a 'final_energy', "
                           "not both");
    instrument.banks.push_back(
        {value<std::string>(node, "name", source), value<double>(node, "angle", source),
         direct ? 0.0 : value<double>(node, "final_energy", source), incident});
    check(instrument.banks.back(), source);
  }
  return instrument;
}

} // namespace

namespace {

/// Direct-geometry spectrometers whose width has not been published as a polynomial.
bool needs_chopper_model(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name == "maps" || name == "mari" || name == "merlin";
}

} // namespace

ResolutionWidth IncidentWidth::at(double incident_energy) const {
  if (!(incident_energy >= lowest && incident_energy <= highest))
    throw Error(fmt::format("the width of the instrument is known for incident energies of {:g} to "
                            "{:g} cm^-1, not for {:g}: give --sigma, too",
                            lowest, highest, incident_energy));
  std::vector<double> polynomial;
  double power = 1.0;
  for (const std::vector<double> &row : coefficients) {
    polynomial.resize(std::max(polynomial.size(), row.size()), 0.0);
    for (std::size_t k = 0; k < row.size(); ++k)
      polynomial[k] += power * row[k];
    power *= incident_energy;
  }
  const double end = ResolutionWidth::polynomial(polynomial).at(incident_energy);
  return {{{0.0, std::move(polynomial)}, {incident_energy, {end}}}};
}

Instrument load_instrument(const std::string &name) {
  if (needs_chopper_model(name))
    throw Error("instrument '" + name +
                "' is a direct-geometry spectrometer whose width follows from its choppers "
                "(PyChop), which insproc does not compute: describe it in a yaml file with "
                "incident_energy, banks and sigma");
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
  if (changes.angles.empty() && !changes.final_energy && !changes.incident_energy &&
      changes.sigma.empty())
    return instrument;
  const bool direct = instrument.banks.front().direct();
  if (direct ? changes.final_energy.has_value() : changes.incident_energy.has_value())
    throw Error(fmt::format("instrument {} is of {} geometry: it has {} energy", instrument.name,
                            direct ? "direct" : "indirect",
                            direct ? "an incident, and no final" : "a final, and no incident"));
  instrument.name += ", changed";
  if (!changes.angles.empty()) {
    const Bank model = instrument.banks.front();
    instrument.banks.clear();
    for (const double angle : changes.angles)
      instrument.banks.push_back(
          {fmt::format("angle{:g}", angle), angle, model.final_energy, model.incident_energy});
  }
  for (Bank &bank : instrument.banks) {
    bank.final_energy = changes.final_energy.value_or(bank.final_energy);
    bank.incident_energy = changes.incident_energy.value_or(bank.incident_energy);
    check(bank, "instrument");
  }
  if (!changes.sigma.empty()) {
    instrument.sigma = ResolutionWidth::polynomial(changes.sigma);
  } else if (changes.incident_energy) {
    if (!instrument.incident_width)
      throw Error(fmt::format("the width of instrument {} is known for its own incident energy "
                              "only: give --sigma, too",
                              instrument.name));
    instrument.sigma = instrument.incident_width->at(*changes.incident_energy);
  }
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
