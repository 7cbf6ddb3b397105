// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/lammps_run_commands.h"

#include "io/text/line_reader.h"

#include <algorithm>
#include <fmt/format.h>

namespace ins {

namespace {

using FixCommand = std::vector<std::string>; ///< style and arguments

/// The words of a style's name between the slashes: rigid, nvt, small.
bool has_part(const std::string &style, std::string_view part) {
  return fmt::format("/{}/", style).find(fmt::format("/{}/", part)) != std::string::npos;
}

bool barostats(const FixCommand &fix) {
  return has_part(fix[0], "npt") || has_part(fix[0], "nph") || fix[0].starts_with("press/");
}

bool thermostats(const FixCommand &fix) {
  return has_part(fix[0], "nvt") || has_part(fix[0], "npt") || has_part(fix[0], "langevin") ||
         fix[0].starts_with("temp/");
}

/// The two numbers behind a keyword, if they are equal.
std::optional<double> constant_behind(const FixCommand &fix, const std::string &keyword) {
  const auto at = std::find(fix.begin(), fix.end(), keyword);
  double start = 0.0, stop = 0.0;
  if (fix.end() - at < 3 || !parse_number(at[1], start) || !parse_number(at[2], stop) ||
      start != stop)
    return std::nullopt;
  return start;
}

std::optional<double> thermostat_of(const FixCommand &fix) {
  if (const auto value = constant_behind(fix, "temp"))
    return value;
  if (fix[0].starts_with("temp/rescale"))
    return fix.size() > 1 ? constant_behind(fix, fix[1]) : std::nullopt;
  if (fix[0].starts_with("langevin") || fix[0].starts_with("temp/"))
    return constant_behind(fix, fix[0]);
  return std::nullopt;
}

std::optional<double> barostat_of(const FixCommand &fix) {
  for (const char *keyword : {"iso", "aniso", "tri"})
    if (const auto value = constant_behind(fix, keyword))
      return value;
  const auto x = constant_behind(fix, "x"), y = constant_behind(fix, "y"),
             z = constant_behind(fix, "z");
  return x && y && z && *x == *y && *x == *z ? x : std::nullopt;
}

} // namespace

void LammpsRunCommands::read(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const std::size_t last = line.find_last_not_of(" \t\r");
  if (last != std::string_view::npos && line[last] == '&') {
    pending_ += std::string(line.substr(0, last)) + " ";
    return;
  }
  const std::string whole = pending_ + std::string(line);
  pending_.clear();
  read_command(split_words(whole));
}

void LammpsRunCommands::read_command(const std::vector<std::string_view> &words) {
  if (words.empty())
    return;
  const std::string_view command = words[0];
  const bool unresolved = std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return word.find('$') != std::string_view::npos;
  }); // the line with the variables' values follows
  double number = 0.0;
  int count = 0;
  if (command == "LAMMPS" || command == "clear") {
    *this = {};
  } else if (words.size() == 2 && words[1] == "atoms" && parse_number(words[0], count)) {
    atoms_ = count; // of read_data, read_restart and replicate
  } else if (words.size() == 3 && command == "Created" && words[2] == "atoms" &&
             parse_number(words[1], count)) {
    atoms_ += count;
  } else if (unresolved || words.size() < 2) {
    return;
  } else if (command == "units") {
    units_ = words[1];
    normalized_ = units_ == "lj";
  } else if (command == "timestep" && parse_number(words[1], number)) {
    timestep_ = number;
  } else if (command == "run" || command == "minimize") {
    minimizing_ = command == "minimize";
  } else if (command == "unfix") {
    fixes_.erase(std::string(words[1]));
  } else if (command == "fix" && words.size() > 3) {
    fixes_[std::string(words[1])] = FixCommand(words.begin() + 3, words.end());
  } else if (command == "compute" && words.size() > 3 &&
             (words[3] == "mace/heat_flux" || words[3] == "heat/flux")) {
    heat_flux_ = words[1];
  } else if (command == "thermo_modify") {
    const auto norm = std::find(words.begin(), words.end(), "norm");
    if (words.end() - norm > 1)
      normalized_ = norm[1] == "yes" || norm[1] == "on" || norm[1] == "true";
  }
}

Ensemble LammpsRunCommands::ensemble() const {
  const auto any = [&](bool (*what)(const FixCommand &)) {
    return std::any_of(fixes_.begin(), fixes_.end(),
                       [&](const auto &fix) { return what(fix.second); });
  };
  const bool nve = any([](const FixCommand &fix) { return has_part(fix[0], "nve"); });
  if (any(barostats))
    return any(thermostats) ? Ensemble::NPT : Ensemble::NPH;
  return any(thermostats) ? Ensemble::NVT : nve ? Ensemble::NVE : Ensemble::Unknown;
}

std::optional<double> LammpsRunCommands::temperature() const {
  for (const auto &[id, fix] : fixes_)
    if (thermostats(fix))
      return thermostat_of(fix);
  return std::nullopt;
}

std::optional<double> LammpsRunCommands::pressure() const {
  for (const auto &[id, fix] : fixes_)
    if (barostats(fix))
      return barostat_of(fix);
  return std::nullopt;
}

} // namespace ins
