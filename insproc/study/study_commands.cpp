// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/study_commands.h"

#include "base/error.h"

#include <algorithm>

namespace ins {

const std::vector<StudyCommand> &study_commands() {
  using enum CommandScope;
  static const std::vector<StudyCommand> list = {
      {"spectrum", state, true, {{"-o", "spectrum.csv"}, {"--sticks", "sticks.csv"}}, "spectrum"},
      {"bands", state, true, {{"-o", "bands.csv"}}, "bands"},
      {"dos", state, true, {{"-o", "dos.csv"}}, ""},
      {"thermo", state, false, {{"-o", "thermo.csv"}}, ""},
      {"displacements", state, false, {{"-o", "displacements.csv"}}, ""},
      {"modes", state, false, {{"-o", "modes.csv"}}, ""},
      {"assign", state, false, {{"-o", "assignment.csv"}}, ""},
      {"compare", pair, true, {{"-o", "bands.csv"}, {"--modes", "modes.csv"}}, "spectra"},
      {"gruneisen",
       pressures,
       false,
       {{"-o", "gruneisen.csv"}, {"--bands", "gruneisen_bands.csv"}},
       "gruneisen"},
      {"committee", models, true, {{"-o", "spectrum.csv"}, {"--bands", "bands.csv"}}, "spectrum"},
      {"eos", volumes, false, {{"-o", "eos_points.csv"}, {"--fits", "eos_fits.csv"}}, "eos"},
      {"md",
       dynamics,
       false,
       {{"-o", "md.csv"}, {"--msd", "md_msd.csv"}, {"--rdf", "md_rdf.csv"}},
       "md"},
      {"report", whole, true, {{"-o", "report.html"}}, ""},
  };
  return list;
}

const StudyCommand &study_command(const std::string &name) {
  const auto &list = study_commands();
  const auto found = std::find_if(
      list.begin(), list.end(), [&](const StudyCommand &command) { return command.name == name; });
  if (found == list.end())
    throw Error("a study runs no command '" + name + "'");
  return *found;
}

bool is_set_by_study(const std::string &command, const std::string &option) {
  if (option == "output" || option == "labels" || option == "quiet" || option == "help" ||
      option == "plot" || option == "reference" || option == "force-constants")
    return true;
  if (command == "committee" && (option == "second" || option == "shifts")) // between pressures
    return true;
  const auto &list = study_commands();
  return std::any_of(list.begin(), list.end(), [&](const StudyCommand &known) {
    return known.name == command &&
           std::any_of(known.tables.begin(), known.tables.end(),
                       [&](const auto &table) { return table.first == "--" + option; });
  });
}

} // namespace ins
