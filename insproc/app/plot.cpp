// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "base/error.h"
#include "io/tables/table_file.h"
#include "io/text/file_format.h"
#include "number_checks.h"
#include "outputs.h"
#include "picture_options.h"
#include "report/energy_axis.h"
#include "report/picture_title.h"
#include "report/spectrum_plot.h"

#include <memory>

namespace ins::app {

namespace {

struct PlotCommand {
  explicit PlotCommand(CLI::App &command) {
    command
        .add_option(
            "FILES", files,
            "spectra or densities of states, written by 'insproc spectrum' or 'insproc dos' "
            "as " +
                in_words(readable_table_extensions()) +
                ", or by LAMMPS' fix ave/time from compute ins_tosca as "
                ".txt")
        ->required();
    command.add_option("-o,--output", pictures, "picture: .svg, .png or .pdf; may be repeated")
        ->allow_extra_args(false)
        ->check(picture_file())
        ->required();
    command.add_option("--labels", labels, "one for each file (default: the names of the files)")
        ->expected(1, -1);
    command
        .add_option("--offset", settings.offset,
                    "between spectra, in units of the highest maximum (default 0: on top of "
                    "each other)")
        ->check(non_negative_number());
    command.add_flag("--stack", stack, "the same as --offset 1.1: one above the other, in order");
    command.add_option("--bank", settings.bank, "where the files hold several (default backward)");
    command.add_option("--range", range, "MIN:MAX of energy, in the unit of the files");
    command.add_option("--title", settings.title, "of the picture");
    look.add_to(command, {.panels = {"total", "elements"}});
    add_quiet(command);
  }

  void run();

  std::vector<std::string> files;
  std::vector<std::string> pictures;
  std::vector<std::string> labels;
  std::string range;
  bool stack = false;
  SpectrumPlotSettings settings;
  PictureOptions look;
};

void PlotCommand::run() {
  if (stack && settings.offset == 0.0)
    settings.offset = 1.1;
  const Look chosen = look.look();
  if (!range.empty())
    settings.range = parse_range("--range", range);
  labels = file_labels(labels, files);
  std::vector<LabeledSpectrum> spectra;
  for (std::size_t i = 0; i < files.size(); ++i)
    spectra.push_back({labels[i], read_table(files[i])});
  const auto alone = [&](const Table &table) {
    return is_density(table) ? density_plot(table, settings)
                             : decomposition_plot(table, {}, settings);
  };
  if (settings.title.empty()) {
    std::vector<Table> tables;
    for (const LabeledSpectrum &spectrum : spectra)
      tables.push_back(spectrum.table);
    settings.title =
        picture_title(spectra.size() == 1 ? labels.front() : "", tables, settings.bank);
  }
  const Page page = with_look(chosen, spectra.size() == 1 ? alone(spectra.front().table)
                                                          : overlay_plot(spectra, settings));
  for (const std::string &picture : pictures)
    draw_named(picture, page);
}

} // namespace

void add_plot(CLI::App &program) {
  CLI::App *command = program.add_subcommand("plot", "pictures of stored spectra");
  auto state = std::make_shared<PlotCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
