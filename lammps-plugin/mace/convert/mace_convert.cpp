// SPDX-License-Identifier: GPL-2.0-or-later
//
// mace-convert: a TorchScript export of a MACE model as a native model file.
#include "mace/elements.h"
#include "mace/error.h"
#include "mace/extract/extract_model.h"
#include "mace/model_file.h"

#include <CLI/CLI.hpp>
#include <iostream>

namespace {

void describe(const mace::Model &model, const std::string &path) {
  std::cout << path << ": " << model.model_type << ", " << model.layers.size() << " layers of "
            << model.channels << " channels, l_max " << model.l_max << ", correlation "
            << model.correlation << ", cut-off " << model.radial.r_max << " Angstrom\n  elements "
            << mace::chemical_symbols(model.atomic_numbers) << "\n  heads";
  for (const std::string &head : model.heads)
    std::cout << ' ' << head << (head == model.default_head ? " (default)" : "");
  std::cout << '\n';
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Converts a MACE model exported for LAMMPS (TorchScript, *-lammps.pt) to the native "
               "model file of pair_style mace.\nModels that TorchScript cannot hold are converted "
               "by potentials/convert.py.",
               "mace-convert"};
  std::string input, output;
  bool quiet = false;
  app.add_option("IN.pt", input, "TorchScript export")->required();
  app.add_option("OUT.h5", output, "native model file to write")->required();
  app.add_flag("-q,--quiet", quiet, "print nothing but errors");
  app.set_version_flag("--version", "mace-convert " MACEINS_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  try {
    const mace::Model model = mace::extract_model(input);
    mace::write_model(model, output);
    if (!quiet)
      describe(model, output);
  } catch (const std::exception &e) {
    std::cerr << "mace-convert: " << e.what() << '\n';
    return 1;
  }
  return 0;
}
