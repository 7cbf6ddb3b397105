// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/commands.h"

#include "app/crystal_input.h"
#include "app/mesh_options.h"
#include "app/outputs.h"
#include "app/progress.h"
#include "app/state_warnings.h"
#include "base/error.h"
#include "io/force_constants/euphonic_modes.h"
#include "io/phonopy/phonopy_modes.h"
#include "io/text/file_format.h"
#include "io/text/line_reader.h"
#include "io/text/text_file.h"
#include "phonons/mesh_modes.h"

#include <memory>

namespace ins::app {

namespace {

struct QpointsCommand {
  explicit QpointsCommand(CLI::App &command) : mesh(command, "Mesh") {
    input.add_to(command);
    command
        .add_option("--q", points,
                    "A,B,C: a wave vector in fractions of the reciprocal cell; may be repeated "
                    "(default: the points of a mesh)")
        ->allow_extra_args(false);
    command
        .add_option("-o,--output", files,
                    "modes with eigenvectors: .yaml (phonopy's qpoints.yaml), .hdf5 (its "
                    "mesh.hdf5), .json (Euphonic's QpointPhononModes); may be repeated")
        ->allow_extra_args(false)
        ->required()
        ->check(file_of({".yaml", ".hdf5", ".json"}));
    add_quiet(command);
  }

  void run() const;
  MeshModes modes(const DynamicalMatrix &matrix) const;

  MeshOptions mesh;
  CrystalInput input;
  std::vector<std::string> points;
  std::vector<std::string> files;
};

Eigen::Vector3d parse_point(const std::string &text) {
  const std::vector<std::string> words = CLI::detail::split(text, ',');
  Eigen::Vector3d q;
  bool good = words.size() == 3;
  for (int axis = 0; good && axis < 3; ++axis)
    good = parse_number(words[axis], q[axis]);
  if (!good)
    throw CLI::ValidationError("--q", "'" + text + "' is not A,B,C, three numbers");
  return q;
}

MeshModes QpointsCommand::modes(const DynamicalMatrix &matrix) const {
  if (points.empty()) {
    Progress progress("modes");
    return mesh_modes(matrix, mesh.mesh(matrix), true, [&](double share) { progress.show(share); });
  }
  MeshModes result;
  for (const std::string &point : points) {
    result.points.push_back(phonon_modes(matrix, parse_point(point)));
    result.points.back().weight = 1.0 / static_cast<double>(points.size());
  }
  return result;
}

void QpointsCommand::run() const {
  for (const std::string &point : points)
    parse_point(point); // a usage error before the work
  for (const std::string &file : files)
    if (extension_of(file) == ".hdf5" && !points.empty())
      throw CLI::ValidationError("--output", file + " holds a mesh, which --q is none of");
  const DynamicalMatrix matrix(input.read(), input.phonons());
  const Crystal &crystal = matrix.primitive();
  const MeshModes found = modes(matrix);
  ImaginaryModes imaginary;
  for (const PhononModes &point : found.points)
    imaginary.add(point.q, point.frequencies);
  warn_of_imaginary(imaginary, "the wave vectors", "have negative frequencies");
  for (const std::string &file : files)
    attempt([&] {
      if (extension_of(file) == ".yaml")
        write_text_file(file, phonopy_qpoints_yaml(found.points, crystal));
      else if (extension_of(file) == ".json")
        write_text_file(file, euphonic_modes_json(found.points, crystal));
      else
        write_phonopy_mesh(file, found.mesh.counts, found.points, crystal);
      say("wrote " + file);
    });
}

} // namespace

void add_qpoints(CLI::App &program) {
  CLI::App *command = program.add_subcommand(
      "qpoints",
      "modes with eigenvectors at wave vectors or a mesh, in files of phonopy and Euphonic");
  auto state = std::make_shared<QpointsCommand>(*command);
  command->callback([state] { state->run(); });
}

} // namespace ins::app
