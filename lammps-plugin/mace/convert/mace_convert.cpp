// SPDX-License-Identifier: GPL-2.0-or-later
//
// mace-convert: models of mace-torch as native model files, or what they are.
#include "check_structure.h"
#include "convert_files.h"
#include "mace/error.h"
#include "mace/model_file.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>

namespace {

struct Arguments {
  std::string input, output;
  mace::Kept kept;
  std::string structure;
  bool single = false, info = false, quiet = false;
};

/// Does something with each file. \return whether nothing failed; what did is told
template <typename Action> bool for_each(const std::vector<std::string> &paths, Action action) {
  bool good = true;
  for (const std::string &path : paths)
    try {
      good = action(path) && good;
    } catch (const std::exception &e) {
      std::cerr << "mace-convert: " << e.what() << '\n';
      good = false;
    }
  return good;
}

bool show(const std::string &path) {
  const mace::ModelSummary summary = mace::summarize(path);
  std::cout << mace::describe(summary, path);
  return summary.unsupported.empty();
}

bool convert(const Arguments &arguments, const std::string &input, const std::string &output) {
  const mace::Model model = mace::load(input, arguments.kept);
  mace::write_model(model, output);
  if (!arguments.quiet)
    std::cout << mace::describe(model, output);
  return true;
}

#ifdef MACEINS_CHECK_STRUCTURE
bool check(const Arguments &arguments, const std::string &path) {
  mace::EvaluatorOptions options;
  options.model_file = path;
  options.precision = arguments.single ? mace::Precision::Single : mace::Precision::Double;
  if (!arguments.kept.heads.empty())
    options.head = arguments.kept.heads.front();
  const mace::StructureCheck result = mace::check_structure(options, arguments.structure);
  std::printf("%s\nenergy %.10f eV\nforces (eV/Angstrom)\n", result.description.c_str(),
              result.energy);
  for (std::size_t i = 0; i < result.forces.size(); ++i)
    std::printf("%zu %s %.10f %.10f %.10f\n", i + 1, result.symbols[i].c_str(), result.forces[i][0],
                result.forces[i][1], result.forces[i][2]);
  return true;
}
#endif

bool run(const Arguments &arguments) {
  const bool folder = std::filesystem::is_directory(arguments.input);
  const std::vector<std::string> paths =
      folder ? mace::saved_models_in(arguments.input) : std::vector{arguments.input};
  if (arguments.info)
    return for_each(paths, show);
#ifdef MACEINS_CHECK_STRUCTURE
  if (!arguments.structure.empty())
    return for_each(paths, [&](const std::string &path) { return check(arguments, path); });
#endif
  if (folder && !std::filesystem::is_directory(arguments.output))
    throw mace::Error(arguments.output + ": is not a folder, as " + arguments.input + " is");
  return for_each(paths, [&](const std::string &path) {
    return convert(arguments, path,
                   folder ? mace::native_name(path, arguments.output) : arguments.output);
  });
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{
      "Converts a model of mace-torch (.model, *-lammps.pt, *-mliap_lammps.pt) to the native "
      "model file of pair_style mace, without PyTorch.\nOf a folder, all such files in it.",
      "mace-convert"};
  Arguments arguments;
  app.add_option("IN", arguments.input, "model, or a folder of models")->required();
  CLI::Option *output =
      app.add_option("OUT", arguments.output, "native model file to write (.h5), or a folder");
  app.add_option("--elements", arguments.kept.elements, "leave only these elements, e.g. C,H,O")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--heads", arguments.kept.heads, "leave only these heads, e.g. omat_pbe,omol")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_flag(
         "--info", arguments.info,
         "write nothing, print what the model is: classes, elements, heads, cut-off, energies of "
         "isolated atoms, and what is not supported")
      ->excludes(output);
#ifdef MACEINS_CHECK_STRUCTURE
  app.add_option(
         "--check", arguments.structure,
         "write nothing, print energy and forces of a structure (a file that insproc reads), for "
         "the first of --heads")
      ->excludes(output);
  app.add_option_function<std::string>(
         "--precision", [&](const std::string &name) { arguments.single = name == "single"; },
         "of --check: double (default) or single")
      ->check(CLI::IsMember({"double", "single"}));
#endif
  app.add_flag("-q,--quiet", arguments.quiet, "print nothing but errors");
  app.set_version_flag("--version", "mace-convert " MACEINS_VERSION);
  try {
    app.parse(argc, argv);
    if (!arguments.info && arguments.structure.empty() && arguments.output.empty())
      throw CLI::RequiredError("OUT");
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  try {
    return run(arguments) ? 0 : 1;
  } catch (const std::exception &e) {
    std::cerr << "mace-convert: " << e.what() << '\n';
    return 1;
  }
}
