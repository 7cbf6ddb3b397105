// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/study_file.h"

#include "base/error.h"
#include "study/fix_keywords.h"
#include "study/process.h"
#include "study/study_commands.h"
#include "study/yaml_map.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace ins {

namespace {

namespace fs = std::filesystem;

bool positive(double value) { return value > 0.0; }
bool not_negative(double value) { return value >= 0.0; }

/// A file named in the study file, as an absolute path.
fs::path named_file(const YAML::Node &node, const std::string &source, const std::string &key,
                    const std::vector<fs::path> &folders) {
  const fs::path name = scalar(node, source, key);
  for (const fs::path &folder : folders)
    if (fs::is_regular_file(folder / name))
      return fs::absolute(folder / name).lexically_normal();
  refuse_yaml(source, line_of(node),
              fmt::format("{}: there is no such file; looked in {}", name.string(),
                          folders.front().string()));
}

/// What a name must be to be a folder and a word of a command line.
void check_name(const std::string &name, const YAML::Node &node, const std::string &source) {
  const bool good =
      !name.empty() && name.front() != '.' && name.front() != '-' &&
      std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || std::string("._-+").find(c) != std::string::npos;
      });
  if (!good)
    refuse_yaml(source, line_of(node),
                fmt::format("'{}' is no name of a folder: letters, digits and ._-+", name));
}

/// What a map gives beyond the study's own keys for a fix.
std::string more_keywords(YamlMap &map, StudyFix fix) {
  const std::string words = map.text("more");
  if (const std::string problem = keyword_problem(fix, words); !problem.empty())
    map.refuse(map.take("more"), "'more': " + problem);
  return words;
}

class StudyReader {
public:
  StudyReader(const fs::path &path, const KnownOptions &options)
      : source_(path.string()), folder_(fs::absolute(path).parent_path()), options_(options) {}

  Study read(const YAML::Node &root);

private:
  std::vector<StudyStructure> structures(YamlMap &map) const;
  std::vector<StudyModel> models(YamlMap &map) const;
  StudyModel model(const YAML::Node &node) const;
  RelaxationWish relaxation(const YAML::Node &node) const;
  ForceConstantWish force_constants(const YAML::Node &node) const;
  DynamicsWish dynamics(YamlMap &map) const;
  CommandWish command(YamlMap &map, const std::string &name, int line) const;
  std::vector<MeasuredFile> measured(const YAML::Node &node,
                                     const std::vector<double> &pressures) const;
  RunWish run(const YAML::Node &node) const;

  std::array<int, 3> cells(YamlMap &map) const;
  template <class Item, class Read>
  std::vector<Item> items(YamlMap &map, const std::string &one, const std::string &many,
                          Read read) const;

  std::string source_;
  fs::path folder_;
  const KnownOptions &options_;
};

std::array<int, 3> StudyReader::cells(YamlMap &map) const {
  const std::string must = "three whole numbers, at least 1";
  const std::vector<double> values = map.numbers(
      "cells", {1, 1, 1}, [](double n) { return n >= 1 && n == static_cast<int>(n) && n < 1e6; },
      must);
  if (values.size() != 3)
    map.refuse(map.take("cells"), "'cells' must be " + must);
  return {static_cast<int>(values[0]), static_cast<int>(values[1]), static_cast<int>(values[2])};
}

/// The value of `one`, or those of the list `many`; every item with a name of its own.
template <class Item, class Read>
std::vector<Item> StudyReader::items(YamlMap &map, const std::string &one, const std::string &many,
                                     Read read) const {
  const YAML::Node single = map.take(one), list = map.take(many);
  if (static_cast<bool>(single) == static_cast<bool>(list))
    map.refuse(map.node(), fmt::format("a study has either '{}' or '{}'", one, many));
  if (single)
    return {read(single)};
  if (!list.IsSequence() || list.size() == 0)
    map.refuse(list, fmt::format("'{}' must be a list", many));
  std::vector<Item> result;
  std::set<std::string> names;
  for (const YAML::Node &node : list) {
    result.push_back(read(node));
    if (!names.insert(result.back().name).second)
      map.refuse(node, fmt::format("two of the {} are called '{}': give them a 'name' each", many,
                                   result.back().name));
  }
  return result;
}

std::vector<StudyStructure> StudyReader::structures(YamlMap &map) const {
  return items<StudyStructure>(map, "structure", "structures", [&](const YAML::Node &node) {
    StudyStructure result;
    YAML::Node file = node;
    if (node.IsMap()) {
      YamlMap own(node, source_, "a structure");
      file.reset(own.take("file")); // an assignment would change the node itself
      if (!file)
        own.refuse(node, "a structure needs a 'file'");
      result.name = own.text("name");
      own.finish();
    }
    result.file = named_file(file, source_, "structure", {folder_});
    if (result.name.empty())
      result.name = result.file.stem().string();
    check_name(result.name, node, source_);
    return result;
  });
}

StudyModel StudyReader::model(const YAML::Node &node) const {
  StudyModel result;
  YAML::Node file = node;
  if (node.IsMap()) {
    YamlMap map(node, source_, "a model");
    file.reset(map.take("file"));
    if (!file)
      map.refuse(node, "a model needs a 'file'");
    result.name = map.text("name");
    result.head = map.text("head");
    result.precision = map.text("precision", result.precision);
    if (result.precision != "double" && result.precision != "single" && result.precision != "mixed")
      map.refuse(map.take("precision"), "'precision' must be double, single or mixed");
    result.dispersion = fmt::format("{}", fmt::join(map.words("dispersion", {}), " "));
    map.finish();
  }
  std::vector<fs::path> places = folders_of_variable("LAMMPS_POTENTIALS");
  places.insert(places.begin(), folder_);
  result.file = named_file(file, source_, "model", places);
  if (result.name.empty())
    result.name = result.file.stem().string();
  check_name(result.name, node, source_);
  return result;
}

std::vector<StudyModel> StudyReader::models(YamlMap &map) const {
  return items<StudyModel>(map, "model", "models",
                           [&](const YAML::Node &node) { return model(node); });
}

RelaxationWish StudyReader::relaxation(const YAML::Node &node) const {
  RelaxationWish wish;
  YamlMap map(node, source_, "'relax'");
  wish.cell = map.text("cell");
  const std::vector<std::string> cells = {"", "iso", "aniso", "tri", "atoms"};
  if (std::find(cells.begin(), cells.end(), wish.cell) == cells.end())
    map.refuse(map.take("cell"), "'cell' must be iso, aniso, tri or atoms");
  wish.force = map.number("force", wish.force, positive, "above 0 (eV/Angstrom)");
  wish.pressure = map.number("pressure", wish.pressure, positive, "above 0 (GPa)");
  wish.symmetry = map.yes("symmetry", wish.symmetry);
  wish.steps = map.whole_number("steps", wish.steps);
  wish.more = more_keywords(map, StudyFix::cell_relax);
  map.finish();
  return wish;
}

ForceConstantWish StudyReader::force_constants(const YAML::Node &node) const {
  ForceConstantWish wish;
  YamlMap map(node, source_, "'force_constants'");
  wish.cells = cells(map);
  wish.displacements =
      map.numbers("displacement", wish.displacements, positive, "above 0 (Angstrom)");
  wish.symprec = map.number("symprec", wish.symprec, positive, "above 0 (Angstrom)");
  wish.more = more_keywords(map, StudyFix::phonon_fd);
  map.finish();
  return wish;
}

DynamicsWish StudyReader::dynamics(YamlMap &map) const {
  DynamicsWish wish;
  wish.temperature = map.number("bath", wish.temperature, positive, "above 0 (K)");
  wish.timestep = map.number("step", wish.timestep, positive, "above 0 (fs)");
  wish.equilibration =
      map.number("equilibration", wish.equilibration, not_negative, "0 or above (ps)");
  wish.production = map.number("production", 0.0, positive, "above 0 (ps)");
  wish.frames = map.number("frames", wish.frames, positive, "above 0 (ps)");
  wish.cells = cells(map);
  if (wish.production == 0.0)
    map.refuse(map.node(), "'md' needs 'production', its length in ps");
  return wish;
}

/// What is left in a map: options of a command of insproc.
CommandWish StudyReader::command(YamlMap &map, const std::string &name, int line) const {
  CommandWish wish;
  wish.wanted = true;
  wish.line = line;
  const std::vector<KnownOption> known = options_(name);
  std::vector<std::string> names;
  for (const KnownOption &option : known)
    if (!is_set_by_study(name, option.name))
      names.push_back(option.name);
  map.finish(names);
  for (const auto &[key, value] : map.rest()) {
    const auto option = std::find_if(known.begin(), known.end(),
                                     [&](const KnownOption &one) { return one.name == key; });
    CommandOption given{"--" + key, {}, option->value, line_of(value)};
    if (option->value == OptionValue::none) {
      if (!yes_or_no(value, source_, key))
        continue;
    } else if (value.IsSequence()) {
      for (const YAML::Node &word : value)
        given.words.push_back(scalar(word, source_, key));
    } else {
      given.words.push_back(scalar(value, source_, key));
    }
    if (option->value == OptionValue::file || option->value == OptionValue::name_or_file)
      for (std::string &word : given.words)
        if (fs::is_regular_file(folder_ / word)) // others may be results of the study
          word = (folder_ / word).lexically_normal().string();
    wish.options.push_back(std::move(given));
  }
  return wish;
}

std::vector<MeasuredFile> StudyReader::measured(const YAML::Node &node,
                                                const std::vector<double> &pressures) const {
  if (!node.IsSequence())
    refuse_yaml(source_, line_of(node), "'measured' must be a list of maps, each with a file");
  std::vector<MeasuredFile> result;
  for (const YAML::Node &entry : node) {
    YamlMap map(entry, source_, "an entry of 'measured'");
    MeasuredFile file;
    int named = 0;
    for (const auto &[key, kind] : {std::pair{"spectrum", MeasuredKind::spectrum},
                                    {"bands", MeasuredKind::bands},
                                    {"cell", MeasuredKind::cell}})
      if (const YAML::Node value = map.take(key)) {
        file.kind = kind;
        file.file = named_file(value, source_, key, {folder_});
        ++named;
      }
    if (named != 1)
      map.refuse(entry, "an entry of 'measured' names one file: of a spectrum, bands or a cell");
    file.pressure = map.number("pressure", pressures.front());
    if (std::find(pressures.begin(), pressures.end(), file.pressure) == pressures.end())
      map.refuse(map.take("pressure"), fmt::format("{:g} GPa is none of the 'pressures': {}",
                                                   file.pressure, fmt::join(pressures, ", ")));
    file.command =
        command(map, file.kind == MeasuredKind::cell ? "lattice" : "experiment", line_of(entry));
    result.push_back(std::move(file));
  }
  return result;
}

RunWish StudyReader::run(const YAML::Node &node) const {
  RunWish wish;
  YamlMap map(node, source_, "'run'");
  wish.lmp = map.words("lmp", wish.lmp);
  wish.launcher = map.words("launcher", wish.launcher);
  if (wish.lmp.empty() || wish.launcher.empty())
    map.refuse(node, "'lmp' and 'launcher' must name a program");
  wish.ranks = map.whole_number("ranks", wish.ranks);
  wish.threads = map.whole_number("threads", wish.threads);
  wish.slurm = map.lines("slurm");
  for (const std::string &option : wish.slurm)
    if (!option.starts_with('-'))
      map.refuse(
          map.take("slurm"),
          fmt::format("'slurm' takes options of sbatch, such as --time=1:00:00, not '{}'", option));
  wish.setup = map.lines("setup");
  map.finish();
  return wish;
}

Study StudyReader::read(const YAML::Node &root) {
  YamlMap map(root, source_, "the study");
  Study study;
  study.file = source_;
  study.title = map.text("title");
  study.structures = structures(map);
  study.models = models(map);
  study.pressures = map.numbers("pressures", study.pressures);
  std::set<std::string> folders;
  for (const double pressure : study.pressures)
    if (!folders.insert(pressure_folder(pressure)).second)
      map.refuse(map.take("pressures"), fmt::format("{:g} GPa stands twice", pressure));
  if (const YAML::Node node = map.take("relax"))
    study.relax = relaxation(node);
  if (const YAML::Node node = map.take("force_constants"))
    study.force_constants = force_constants(node);
  if (const YAML::Node node = map.take("run"))
    study.run = run(node);
  study.pictures = map.words("pictures", study.pictures);
  if (study.pictures.size() == 1 && study.pictures.front() == "no")
    study.pictures.clear();
  for (const std::string &format : study.pictures)
    if (format != "svg" && format != "png" && format != "pdf")
      map.refuse(map.take("pictures"), "'pictures' must be no, or some of svg, png and pdf");
  if (const YAML::Node node = map.take("measured"))
    study.measured = measured(node, study.pressures);
  for (const StudyCommand &known : study_commands()) {
    const std::string &name = known.name;
    const YAML::Node node = map.take(name);
    if (!node) {
      study.commands[name].wanted = known.usual;
      continue;
    }
    if (node.IsScalar()) {
      study.commands[name] = {yes_or_no(node, source_, name), {}, line_of(node)};
      if (study.commands[name].wanted && (name == "eos" || name == "md"))
        map.refuse(node, fmt::format("'{}' must be a map", name));
      continue;
    }
    YamlMap own(node, source_, "'" + name + "'");
    if (name == "eos") {
      study.volumes = own.numbers(
          "volumes", {0.94, 0.96, 0.98, 1.0, 1.02, 1.04, 1.06},
          [](double volume) { return volume > 0.5 && volume < 1.5; },
          "parts of the volume at rest, between 0.5 and 1.5");
    } else if (name == "md") {
      study.dynamics = dynamics(own);
    }
    study.commands[name] = command(own, name, line_of(node));
  }
  map.finish();
  return study;
}

} // namespace

std::string pressure_folder(double pressure) { return fmt::format("{:g}GPa", pressure); }

Study read_study_file(const std::filesystem::path &path, const KnownOptions &options) {
  try {
    return StudyReader(path, options).read(YAML::LoadFile(path.string()));
  } catch (const YAML::BadFile &) {
    throw Error(path.string() + ": cannot be read");
  } catch (const YAML::Exception &error) {
    refuse_yaml(path.string(), error.mark.line + 1, error.msg);
  }
}

} // namespace ins
