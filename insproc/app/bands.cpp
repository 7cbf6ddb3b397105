// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "crystal_input.h"
#include "input_files.h"
#include "io/tables/csv.h"
#include "io/text/text_file.h"
#include "mesh_options.h"
#include "named_values.h"
#include "number_checks.h"
#include "outputs.h"
#include "phonons/bands.h"
#include "phonons/density_of_states.h"
#include "phonons/mesh_modes.h"
#include "progress.h"
#include "report/band_table.h"
#include "report/property_table.h"
#include "report/spectrum_plot.h"
#include "spectrum_options.h"
#include "state_warnings.h"
#include "usage_errors.h"
#include "version.h"

#include <cmath>
#include <deque>
#include <iostream>
#include <memory>
#include <optional>

namespace ins::app {

namespace {

struct BandsCommand {
  explicit BandsCommand(CLI::App &command) : command(command), mesh(command, "Mesh") {
    input.add_to(command);
    command.add_option("--path", path,
                       "labels or wave vectors: \"G X M | G 1/2,1/2,0\" (default standard: that of "
                       "the Bravais lattice)");
    command
        .add_option("--convention", convention,
                    "of the standard path and of labels: hinuma (default), setyawan-curtarolo, or "
                    "a table of your own (.yaml)")
        ->type_name(name_or_input);
    command
        .add_option("--points", settings.points,
                    "on the longest segment, the others in proportion (default 101)")
        ->check(CLI::Range(2, 100000));
    command.add_flag("--connect", settings.connect,
                     "follow modes across crossings by their eigenvectors");
    command.add_flag("--velocities", settings.velocities,
                     "a column with the group velocity of each band too");
    command
        .add_option("--overlay", others,
                    "force constants of other models, whose bands along the same path are drawn "
                    "over those of FILE")
        ->type_name(input_file);
    command
        .add_option("--labels", labels,
                    "with --overlay, one for each model, FILE's first (default: the names of the "
                    "files)")
        ->expected(1, -1);
    add_units(command, look.unit);
    outputs.needs_picture(command.add_option(
        "--range", range,
        "MIN:MAX of frequency in the picture, in --units; imaginary modes stay in it"));
    outputs.needs_picture(command.add_option("--title", look.title, "of the picture"));
    command.add_option("--yaml", yaml, "write phonopy's band.yaml too");
    auto *density = command.add_flag(
        "--dos", dos,
        "density of states beside the bands in the picture, on the same axis: by element, of "
        "several models the totals");
    outputs.needs_picture(density);
    command
        .add_option(
            "--sigma", sigma,
            "of --dos: Gaussian broadening, in --units (default: linear tetrahedra instead)")
        ->check(non_negative_number())
        ->needs(density);
    outputs.add_to(command, "bands or their picture");
    outputs.add_look(command);
    add_quiet(command);
  }

  void check();
  void run();
  LabeledBands bands_of(const DynamicalMatrix &matrix, const std::string &label) const;
  Table density_of(const DynamicalMatrix &matrix, const std::pair<double, double> &range) const;

  const CLI::App &command;
  MeshOptions mesh;
  CrystalInput input;
  std::vector<std::string> others;
  std::vector<std::string> labels;
  std::string path = "standard";
  std::string convention = "hinuma";
  BandSettings settings;
  bool dos = false;
  std::optional<double> sigma; ///< in the unit of the picture
  BandPlotSettings look;
  std::string range;
  std::string yaml;
  Outputs outputs;

private:
  std::vector<std::string> files;
  PathConvention table_of_points;
};

/// "GAMMA X U | K GAMMA": a path as it can be given with --path.
std::string path_in_words(const std::vector<BandSegment> &segments) {
  std::string text;
  for (const BandSegment &segment : segments) {
    if (!segment.joined)
      text += (text.empty() ? "" : " | ") + segment.start.label;
    text += " " + segment.end.label;
  }
  return text;
}

/// Bands along the path of the same words.
LabeledBands BandsCommand::bands_of(const DynamicalMatrix &matrix, const std::string &label) const {
  const BandPath standard = standard_band_path(matrix.primitive(), table_of_points,
                                               mesh.symprec().value_or(matrix.symprec()));
  return {label, bands_along(matrix,
                             path == "standard" ? standard.segments
                                                : parse_band_path(path, standard.points),
                             settings)};
}

/// \param range  of energies, in the unit of the picture
Table BandsCommand::density_of(const DynamicalMatrix &matrix,
                               const std::pair<double, double> &range) const {
  const double factor = from_cm1(look.unit);
  const EnergyGrid grid{std::floor(range.first / factor), std::ceil(range.second / factor), 1.0};
  const MeshModes modes = mesh_modes(matrix, mesh.mesh(matrix), true);
  const std::optional<double> width = sigma ? std::optional(*sigma / factor) : std::nullopt;
  return density_table(density_of_states(modes, matrix.primitive().lattice, grid, width),
                       matrix.primitive(), look.unit);
}

void BandsCommand::check() {
  outputs.check();
  for (const char *option : {"--mesh", "--cutoff", "--no-symmetry"})
    if (!dos && command.count(option) > 0)
      throw CLI::ValidationError(option, "does something with --dos only");
  if (!range.empty())
    look.range = parse_range("--range", range);
  files = {input.file()};
  files.insert(files.end(), others.begin(), others.end());
  labels =
      labels.empty() && others.empty() ? std::vector<std::string>{""} : file_labels(labels, files);
  table_of_points = naming("--convention", [&] { return load_path_convention(convention); });
  if (path != "standard")
    naming("--path", [&] { check_band_path(path, table_of_points); });
}

void BandsCommand::run() {
  const ForceConstants force_constants = input.read();
  const DynamicalMatrix matrix(force_constants, input.phonons());
  const BandPath standard = standard_band_path(matrix.primitive(), table_of_points,
                                               mesh.symprec().value_or(matrix.symprec()));
  const std::vector<BandSegment> segments =
      path == "standard" ? standard.segments : parse_band_path(path, standard.points);
  const std::string axes = axes_in_words(standard.conventional, force_constants.unitcell.lattice);
  say("Bravais lattice " + standard.symbol + ", path " + path_in_words(segments));
  say("axes of the standard cell in those of the file's: " + axes);

  std::vector<BandLine> lines;
  {
    Progress progress("bands");
    settings.progress = [&progress](double share) { progress.show(share); };
    lines = bands_along(matrix, segments, settings);
    settings.progress = {};
  }
  ImaginaryModes imaginary;
  for (const BandLine &line : lines)
    for (std::size_t i = 0; i < line.q.size(); ++i)
      imaginary.add(line.q[i], line.frequencies.row(static_cast<Eigen::Index>(i)));
  warn_of_imaginary(imaginary, "the path", "have negative frequencies");
  Table table = band_table(lines, look.unit);
  table.metadata = {{"program", version_line()},
                    {"source", short_name(input.file())},
                    {"convention", table_of_points.name},
                    {"bravais_lattice", standard.symbol},
                    {"standard_axes", axes},
                    {"path", path_in_words(segments)}};
  if (outputs.none() && yaml.empty())
    write_csv(std::cout, table);
  outputs.write(table, [&] {
    std::deque<DynamicalMatrix> more; // which stay where they are
    std::vector<const DynamicalMatrix *> matrices = {&matrix};
    std::vector<LabeledBands> models = {{labels.front(), lines}};
    for (std::size_t k = 1; k < files.size(); ++k) {
      matrices.push_back(&more.emplace_back(input.read(files[k]), input.phonons()));
      models.push_back(bands_of(more.back(), labels[k]));
    }
    Plot plot = band_plot(models, look);
    if (dos) {
      std::vector<LabeledSpectrum> densities;
      for (std::size_t k = 0; k < models.size(); ++k)
        densities.push_back(
            {labels[k], density_of(*matrices[k], plot.panels.front().y_range.value())});
      add_densities(plot, densities);
    }
    return plot;
  });
  if (!yaml.empty()) {
    attempt([&] {
      write_text_file(yaml, phonopy_band_yaml(lines, matrix.primitive()));
      say("wrote " + yaml);
    });
  }
}

} // namespace

void add_bands(CLI::App &program) {
  CLI::App *command =
      program.add_subcommand("bands", "frequencies along lines between points of high symmetry");
  auto state = std::make_shared<BandsCommand>(*command);
  check_once_parsed(*command, state);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
