// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/plan.h"

#include "base/error.h"
#include "crystal/crystal.h"
#include "io/any_format/read_structure.h"
#include "io/structures/structure_writer.h"
#include "study/decks.h"
#include "study/study_commands.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

namespace ins {

namespace {

namespace fs = std::filesystem;

/// What a command of insproc is told besides the options of the study file.
struct CommandPlace {
  fs::path folder;                 ///< relative to the study
  std::vector<std::string> files;  ///< on its command line, relative to the folder
  std::vector<std::string> labels; ///< of the files; none: no such option
  std::string title;               ///< of pictures; empty: none
  std::string prefix;              ///< of the names of its outputs
  std::string name;                ///< of the step; empty: that of the command
};

/// An option of a command; null if it has none of the name.
const KnownOption *find_option(const std::vector<KnownOption> &known, const std::string &word) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const KnownOption &option) {
    return "--" + option.name == word;
  });
  return found == known.end() ? nullptr : &*found;
}

class Planner {
public:
  Planner(const Study &study, fs::path folder, const KnownOptions &options)
      : study_(study), folder_(std::move(folder)), options_(options) {}

  Steps plan();

private:
  void plan_state(const StudyStructure &structure, const DeckCrystal &crystal,
                  const StudyModel &model, double pressure);
  void plan_dynamics(const fs::path &folder, const DeckCrystal &crystal, const StudyModel &model,
                     double pressure);
  void plan_model(const StudyStructure &structure, const DeckCrystal &crystal,
                  const StudyModel &model);
  void plan_volumes(const DeckCrystal &crystal, const StudyModel &model, const fs::path &folder,
                    const std::string &title);
  void plan_committee(const StudyStructure &structure);
  void plan_committee_shifts(const StudyStructure &structure, double first, double second);
  void plan_measured(const StudyStructure &structure, const MeasuredFile &measured);
  void plan_report();

  void add_lammps(const std::string &kind, const fs::path &folder, const std::string &deck,
                  const std::vector<fs::path> &inputs, const std::vector<std::string> &outputs,
                  const std::vector<std::string> &partial = {}, const std::string &telling = "");
  void add_command(const StudyCommand &command, const CommandWish &wish, const CommandPlace &place);
  /// A word of an option as the command is told it; a file becomes an input of the step.
  /// \throws Error for a file that neither is there nor comes from a step before
  std::string input_word(Step &step, const CommandOption &option, const std::string &word) const;
  void link_steps();

  bool wanted(const std::string &name) const { return study_.commands.at(name).wanted; }
  fs::path structure_folder(const StudyStructure &structure) const {
    return study_.structures.size() > 1 ? fs::path(structure.name) : fs::path();
  }
  fs::path model_folder(const StudyStructure &structure, const StudyModel &model) const {
    const fs::path folder = structure_folder(structure);
    return study_.models.size() > 1 ? folder / model.name : folder;
  }
  /// What a picture is about.
  std::string title(const std::string &detail) const;
  /// A path of the study as one seen from a folder of it.
  std::string seen_from(const fs::path &folder, const fs::path &path) const {
    return (folder_ / path).lexically_relative(folder_ / folder).string();
  }
  /// A file of each model at a pressure, as seen from a folder of the study.
  std::vector<std::string> of_models(const StudyStructure &structure, double pressure,
                                     const fs::path &folder, const std::string &file) const;
  std::vector<std::string> model_names() const;

  const Study &study_;
  fs::path folder_;
  const KnownOptions &options_;
  std::string start_; ///< the present structure as a data file
  Steps steps_;
};

std::string label(double pressure) { return fmt::format("{:g} GPa", pressure); }

std::string step_name(const fs::path &folder, const std::string &name) {
  return (folder / name).generic_string();
}

std::string Planner::title(const std::string &detail) const {
  return study_.title.empty() ? detail : study_.title + ", " + detail;
}

std::vector<std::string> Planner::model_names() const {
  std::vector<std::string> names;
  for (const StudyModel &model : study_.models)
    names.push_back(model.name);
  return names;
}

std::vector<std::string> Planner::of_models(const StudyStructure &structure, double pressure,
                                            const fs::path &folder, const std::string &file) const {
  std::vector<std::string> files;
  for (const StudyModel &model : study_.models)
    files.push_back(
        seen_from(folder, model_folder(structure, model) / pressure_folder(pressure) / file));
  return files;
}

void Planner::add_lammps(const std::string &kind, const fs::path &folder, const std::string &deck,
                         const std::vector<fs::path> &inputs,
                         const std::vector<std::string> &outputs,
                         const std::vector<std::string> &partial, const std::string &telling) {
  Step step;
  step.name = step_name(folder, kind);
  step.kind = kind;
  step.folder = folder;
  step.command = {"lmp", "-in", "in." + kind, "-log", "none", "-nocite"};
  step.texts = {{"in." + kind, deck}};
  step.inputs = inputs;
  step.outputs = outputs;
  step.partial = partial;
  step.telling = telling;
  steps_.push_back(std::move(step));
}

std::string Planner::input_word(Step &step, const CommandOption &option,
                                const std::string &word) const {
  const bool may_be_name = option.value == OptionValue::name_or_file;
  if (option.value != OptionValue::file && !may_be_name)
    return word;
  if (fs::path(word).is_absolute()) { // beside the study file
    step.inputs.push_back(fs::relative(word, folder_ / step.folder));
    return step.inputs.back().string();
  }
  if (may_be_name)
    return word;
  const fs::path path = (step.folder / word).lexically_normal();
  const bool comes = std::any_of(steps_.begin(), steps_.end(), [&](const Step &before) {
    return std::any_of(before.outputs.begin(), before.outputs.end(),
                       [&](const std::string &output) {
                         return (before.folder / output).lexically_normal() == path;
                       });
  });
  if (!comes)
    throw Error(fmt::format("{}:{}: '{}': there is no file {} beside the study file, and no step "
                            "before {} writes one",
                            study_.file.string(), option.line, option.name.substr(2), word,
                            step.name));
  step.inputs.emplace_back(word);
  return word;
}

void Planner::add_command(const StudyCommand &command, const CommandWish &wish,
                          const CommandPlace &place) {
  Step step;
  step.kind = place.name.empty() ? command.name : place.name;
  step.name = step_name(place.folder, step.kind);
  step.folder = place.folder;
  step.line = wish.line;
  step.command = {"insproc", command.name};
  step.command.insert(step.command.end(), place.files.begin(), place.files.end());
  for (const std::string &file : place.files)
    step.inputs.emplace_back(file);
  if (!place.labels.empty()) {
    step.command.emplace_back("--labels");
    step.command.insert(step.command.end(), place.labels.begin(), place.labels.end());
  }
  const std::vector<KnownOption> known = options_(command.name);
  std::set<std::string> given;
  const auto give = [&](const std::string &source, const CommandOption &option) {
    if (!given.insert(option.name).second)
      return;
    step.command.push_back(option.name);
    for (const std::string &word : option.words)
      step.command.push_back(input_word(step, option, word));
    step.options.push_back({option.name, option.words.size(), source, option.line});
  };
  const bool pictures = !study_.pictures.empty() && !command.picture.empty();
  for (const CommandOption &option : wish.options)
    if (const KnownOption *own = find_option(known, option.name); pictures || !own || !own->picture)
      give(command.name, option);
  // Spectra that are compared are made as those that stand alone.
  if (find_option(known, "--orders"))
    for (const CommandOption &option : study_.commands.at("spectrum").options)
      if (const KnownOption *own = find_option(known, option.name);
          own && !own->picture && option.name != "--title" &&
          (option.name != "--range" || command.name != "experiment"))
        give("spectrum", option);
  if (!place.title.empty() && (pictures || command.scope == CommandScope::whole) &&
      given.insert("--title").second)
    step.command.insert(step.command.end(), {"--title", place.title});
  for (const auto &[option, file] : command.tables) {
    step.command.push_back(option);
    step.command.push_back(place.prefix + file);
    step.outputs.push_back(place.prefix + file);
  }
  if (pictures)
    for (const std::string &format : study_.pictures) {
      const std::string file = place.prefix + command.picture + "." + format;
      step.command.insert(step.command.end(), {"-o", file});
      step.outputs.push_back(file);
    }
  steps_.push_back(std::move(step));
}

void Planner::plan_dynamics(const fs::path &folder, const DeckCrystal &crystal,
                            const StudyModel &model, double pressure) {
  const DynamicsWish &wish = study_.dynamics;
  const bool equilibrated = wish.equilibration > 0.0;
  if (equilibrated)
    add_lammps("npt", folder, dynamics_deck(crystal, model, wish, "npt", pressure),
               {"relaxed.data", crystal.model}, {"npt.restart"}, {"npt."});
  add_lammps("nvt", folder, dynamics_deck(crystal, model, wish, "nvt", pressure),
             {equilibrated ? "npt.restart" : "relaxed.data", crystal.model}, {"nvt.restart"},
             {"nvt."});
  CommandPlace place;
  place.folder = folder;
  place.files = {"nvt.*.log", "nvt.*.dump"};
  add_command(study_command("md"), study_.commands.at("md"), place);
  steps_.back().inputs.emplace_back("nvt.restart");
  steps_.back().good_statuses = {0, 3, 4}; // what a run is worth is a result
}

void Planner::plan_state(const StudyStructure &structure, const DeckCrystal &crystal,
                         const StudyModel &model, double pressure) {
  const fs::path folder = model_folder(structure, model) / pressure_folder(pressure);
  add_lammps("relax", folder, relaxation_deck(crystal, model, study_.relax, pressure),
             {crystal.model}, {"relaxed.data"}, {}, "relaxed at ");
  steps_.back().texts.emplace_back(crystal.structure, start_);
  add_lammps("force_constants", folder, force_constant_deck(crystal, model, study_.force_constants),
             {"relaxed.data", crystal.model},
             {"force_constants.h5", "force_constants.hdf5", "phonopy_params.yaml"},
             {"force_constants.h5", ".force_constants."});
  for (const StudyCommand &command : study_commands()) {
    if (command.scope != CommandScope::state || !wanted(command.name))
      continue;
    CommandPlace place;
    place.folder = folder;
    place.files = {"force_constants.h5"};
    const std::string detail =
        study_.models.size() > 1 ? model.name + ", " + label(pressure) : label(pressure);
    place.title = title(detail);
    add_command(command, study_.commands.at(command.name), place);
  }
  if (study_.dynamics.production > 0.0)
    plan_dynamics(folder, crystal, model, pressure);
}

/// An equation of state, from the state nearest to rest.
void Planner::plan_volumes(const DeckCrystal &crystal, const StudyModel &model,
                           const fs::path &folder, const std::string &title) {
  const std::vector<double> &pressures = study_.pressures;
  const double rest = *std::min_element(pressures.begin(), pressures.end(), [](double a, double b) {
    return std::abs(a) < std::abs(b);
  });
  DeckCrystal start = crystal;
  const fs::path own = folder / "eos";
  start.structure = seen_from(own, folder / pressure_folder(rest) / "relaxed.data");
  start.model = fs::relative(model.file, folder_ / own).string();
  add_lammps("volumes", own, volume_deck(start, model, study_.relax, study_.volumes),
             {start.structure, start.model}, {"eos.csv"}, {"volume_"});
  CommandPlace place;
  place.folder = own;
  place.files = {"eos.csv"};
  place.title = title;
  add_command(study_command("eos"), study_.commands.at("eos"), place);
}

void Planner::plan_model(const StudyStructure &structure, const DeckCrystal &crystal,
                         const StudyModel &model) {
  const fs::path folder = model_folder(structure, model);
  const std::string detail = study_.models.size() > 1 ? model.name : "";
  for (const double pressure : study_.pressures)
    plan_state(structure, crystal, model, pressure);
  const std::string whole = detail.empty() ? study_.title : title(detail);
  if (!study_.volumes.empty())
    plan_volumes(crystal, model, folder, whole);
  const std::vector<double> &pressures = study_.pressures;
  const auto file_at = [&](double pressure, const std::string &file) {
    const std::string path = (fs::path(pressure_folder(pressure)) / file).generic_string();
    return path.front() == '-' ? "./" + path : path; // no option of a command
  };
  for (const StudyCommand &command : study_commands()) {
    const CommandWish &wish = study_.commands.at(command.name);
    if (!wish.wanted || pressures.size() < 2)
      continue;
    CommandPlace place;
    place.folder = folder;
    place.title = whole;
    if (command.scope == CommandScope::pressures) {
      for (const double pressure : pressures)
        place.files.push_back(file_at(pressure, "force_constants.h5"));
      add_command(command, wish, place);
    }
    for (std::size_t i = 0; command.scope == CommandScope::pair && i + 1 < pressures.size(); ++i) {
      place.files = {file_at(pressures[i], "force_constants.h5"),
                     file_at(pressures[i + 1], "force_constants.h5")};
      place.labels = {label(pressures[i]), label(pressures[i + 1])};
      if (pressures.size() > 2) {
        const std::string pair =
            pressure_folder(pressures[i]) + "_" + pressure_folder(pressures[i + 1]);
        place.name = command.name + "_" + pair;
        place.prefix = pair + "_";
      }
      add_command(command, wish, place);
    }
  }
}

void Planner::plan_committee(const StudyStructure &structure) {
  for (const double pressure : study_.pressures) {
    CommandPlace place;
    place.folder = structure_folder(structure) / "committee" / pressure_folder(pressure);
    place.files = of_models(structure, pressure, place.folder, "force_constants.h5");
    place.labels = model_names();
    place.title = title(label(pressure));
    add_command(study_command("committee"), study_.commands.at("committee"), place);
  }
  for (std::size_t i = 0; i + 1 < study_.pressures.size(); ++i)
    plan_committee_shifts(structure, study_.pressures[i], study_.pressures[i + 1]);
}

/// How bands move from a pressure to the next in all models.
void Planner::plan_committee_shifts(const StudyStructure &structure, double first, double second) {
  CommandPlace place;
  place.folder = structure_folder(structure) / "committee";
  place.files = of_models(structure, first, place.folder, "force_constants.h5");
  place.labels = model_names();
  place.name = "shifts";
  if (study_.pressures.size() > 2) {
    const std::string pair = pressure_folder(first) + "_" + pressure_folder(second);
    place.name += "_" + pair;
    place.prefix = pair + "_";
  }
  StudyCommand command = study_command("committee");
  command.tables = {{"--shifts", "shifts.csv"}};
  command.picture.clear();
  CommandWish wish = study_.commands.at("committee");
  wish.options.push_back({"--second",
                          of_models(structure, second, place.folder, "force_constants.h5"),
                          OptionValue::file});
  add_command(command, wish, place);
}

void Planner::plan_measured(const StudyStructure &structure, const MeasuredFile &measured) {
  const bool cell = measured.kind == MeasuredKind::cell;
  CommandPlace place;
  place.folder = structure_folder(structure) / "measured" / pressure_folder(measured.pressure);
  const std::vector<std::string> calculated = of_models(
      structure, measured.pressure, place.folder, cell ? "relaxed.data" : "force_constants.h5");
  const std::string file = fs::relative(measured.file, folder_ / place.folder).string();
  StudyCommand command;
  command.scope = CommandScope::models;
  CommandWish wish = measured.command;
  if (cell) {
    command.name = "lattice";
    command.tables = {{"-o", "cell.csv"}};
    wish.options.push_back({"--reference", {measured.file.string()}, OptionValue::file, 0});
    place.files = calculated;
  } else {
    command.name = "experiment";
    const bool bands = measured.kind == MeasuredKind::bands;
    command.tables = {{"-o", bands ? "bands.csv" : "spectrum_bands.csv"}};
    if (!bands) {
      command.tables.emplace_back("--curves", "curves.csv");
      command.tables.emplace_back("--figures", "agreement.csv");
      command.picture = "spectrum";
    }
    place.files = {file};
    place.files.insert(place.files.end(), calculated.begin(), calculated.end());
    place.name = bands ? "experiment_bands" : "experiment_spectrum";
    place.title = bands ? "" : title(label(measured.pressure));
  }
  place.labels = model_names();
  add_command(command, wish, place);
}

void Planner::plan_report() {
  CommandPlace place;
  place.title = study_.title;
  std::vector<fs::path> inputs;
  for (const Step &step : steps_)
    for (const std::string &output : step.outputs)
      inputs.push_back(step.folder / output);
  add_command(study_command("report"), study_.commands.at("report"), place);
  Step &step = steps_.back();
  step.command.insert(step.command.begin() + 2, ".");
  step.inputs = std::move(inputs);
  step.in_any_case = true;
}

/// Each step comes after those that write what it reads.
void Planner::link_steps() {
  std::map<fs::path, std::size_t> writers;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    std::set<std::size_t> after;
    for (const fs::path &input : steps_[i].inputs)
      if (const auto writer = writers.find((steps_[i].folder / input).lexically_normal());
          writer != writers.end())
        after.insert(writer->second);
    steps_[i].after.assign(after.begin(), after.end());
    for (const std::string &output : steps_[i].outputs)
      writers[(steps_[i].folder / output).lexically_normal()] = i;
  }
}

Steps Planner::plan() {
  for (const StudyStructure &structure : study_.structures) {
    const Crystal crystal = read_structure(structure.file.string());
    start_ = lammps_data_text(crystal, structure.file.string());
    const std::set<std::string> elements(crystal.symbols.begin(), crystal.symbols.end());
    for (const StudyModel &model : study_.models) {
      // All folders of states lie equally deep.
      const fs::path state = model_folder(structure, model) / "0GPa";
      DeckCrystal seen;
      seen.structure = "structure.data";
      seen.model = fs::relative(model.file, folder_ / state).string();
      seen.elements = {elements.begin(), elements.end()};
      seen.orthogonal = crystal.lattice.isDiagonal(1e-6);
      plan_model(structure, seen, model);
    }
    if (study_.models.size() > 1 && wanted("committee"))
      plan_committee(structure);
    for (const MeasuredFile &measured : study_.measured)
      plan_measured(structure, measured);
  }
  if (wanted("report"))
    plan_report();
  link_steps();
  return std::move(steps_);
}

} // namespace

Steps plan_study(const Study &study, const fs::path &folder, const KnownOptions &options) {
  return Planner(study, folder, options).plan();
}

} // namespace ins
