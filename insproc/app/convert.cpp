// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "crystal_input.h"
#include "io/force_constants/euphonic_json.h"
#include "io/force_constants/force_constant_file.h"
#include "io/phonopy/phonopy_force_constants.h"
#include "io/phonopy/phonopy_yaml.h"
#include "outputs.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ins::app {

namespace {

enum class Format { ours, phonopy_yaml, phonopy_hdf5, phonopy_text, euphonic, unknown };

Format format_of(const std::string &path) {
  const std::filesystem::path name = std::filesystem::path(path).filename();
  if (name.string().starts_with("FORCE_CONSTANTS"))
    return Format::phonopy_text;
  if (name.extension() == ".yaml")
    return Format::phonopy_yaml;
  if (name.extension() == ".hdf5")
    return Format::phonopy_hdf5;
  if (name.extension() == ".json")
    return Format::euphonic;
  return name.extension() == ".h5" ? Format::ours : Format::unknown;
}

struct ConvertCommand {
  explicit ConvertCommand(CLI::App &command) {
    input.add_file_to(command);
    command
        .add_option("-o,--output", files,
                    "file to write: NAME.h5 as fix phonon_fd writes it, NAME.yaml as phonopy reads "
                    "it, both with cells; FORCE_CONSTANTS or NAME.hdf5 as phonopy reads them; "
                    "NAME.json as Euphonic reads it; may be repeated")
        ->allow_extra_args(false)
        ->required()
        ->check(CLI::Validator(
            [](std::string &path) {
              return format_of(path) != Format::unknown
                         ? std::string()
                         : "cannot tell the format of " + path +
                               " by its name; use NAME.h5, NAME.yaml, NAME.hdf5, NAME.json or "
                               "FORCE_CONSTANTS";
            },
            "", "format"));
    command.add_flag(
        "--full", full,
        "for FORCE_CONSTANTS and NAME.hdf5, write all atoms of the supercell, not only those of "
        "the primitive cell");
    add_quiet(command);
  }

  void run() const {
    if (full && std::none_of(files.begin(), files.end(), [](const std::string &file) {
          const Format format = format_of(file);
          return format == Format::phonopy_hdf5 || format == Format::phonopy_text;
        }))
      throw CLI::ValidationError("--full", "is for FORCE_CONSTANTS and NAME.hdf5 only");
    const ForceConstants force_constants = input.read();
    for (const std::string &file : files) {
      switch (format_of(file)) {
      case Format::phonopy_yaml:
        write_phonopy_yaml(file, force_constants);
        break;
      case Format::phonopy_text:
        write_force_constants_text(file, force_constants, full);
        break;
      case Format::phonopy_hdf5:
        write_force_constants_hdf5(file, force_constants, full);
        break;
      case Format::euphonic:
        write_euphonic_json(file, force_constants);
        break;
      default:
        write_force_constant_file(file, force_constants);
      }
      say("wrote " + file);
    }
  }

  CrystalInput input;
  std::vector<std::string> files;
  bool full = false;
};

} // namespace

void add_convert(CLI::App &program) {
  CLI::App *command =
      program.add_subcommand("convert", "force constants from one file format to another");
  auto state = std::make_shared<ConvertCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
