// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/outputs.h"
#include "report/collect/collect_report.h"
#include "report/html/html_report.h"
#include "version.h"

#include <memory>

namespace ins::app {

namespace {

struct ReportCommand {
  explicit ReportCommand(CLI::App &command) {
    command
        .add_option("FOLDER", paths,
                    "of a finished study, or its files: force constants, each with the tables "
                    "beside it, and tables of insproc")
        ->required();
    command.add_option("-o,--output", output, "the page, an .html file (default report.html)")
        ->check(file_of({".html"}));
    command
        .add_option("--labels", options.labels,
                    "of the states (default: the folders of the force constants)")
        ->expected(1, -1);
    command.add_option("--title", options.title, "of the page (default: the formula)");
    add_quiet(command);
  }

  void run() {
    options.program = version_line();
    options.note = warn;
    write_html_report(output, collect_report(paths, options));
    say("wrote " + output);
  }

  std::vector<std::string> paths;
  std::string output = "report.html";
  ReportOptions options;
};

} // namespace

void add_report(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "report", "one page of everything that a study has left: spectra, modes, shifts, tables");
  auto state = std::make_shared<ReportCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
