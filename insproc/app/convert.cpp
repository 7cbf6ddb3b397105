// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "crystal_input.h"
#include "force_constant_file.h"
#include "outputs.h"

#include <memory>
#include <string>

namespace ins::app {

namespace {

struct ConvertCommand {
  explicit ConvertCommand(CLI::App &command) {
    input.add_to(command);
    command.add_option("-o,--output", output, "force-constant file to write: .h5")->required();
    add_quiet(command);
  }

  void run() const {
    write_force_constant_file(output, input.read());
    say("wrote " + output);
  }

  CrystalInput input;
  std::string output;
};

} // namespace

void add_convert(CLI::App &program) {
  CLI::App *command =
      program.add_subcommand("convert", "force constants from one file format to another");
  auto state = std::make_shared<ConvertCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
