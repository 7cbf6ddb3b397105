// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/any_format/read_force_constants.h"

#include "base/error.h"
#include "force_constants/force_constants_fit.h"
#include "force_constants/force_constants_symmetry.h"
#include "io/force_constants/euphonic_json.h"
#include "io/force_constants/force_constant_file.h"
#include "io/hdf5/open_file.h"
#include "io/phonopy/born_file.h"
#include "io/phonopy/phonopy_force_constants.h"
#include "io/phonopy/phonopy_force_sets.h"
#include "io/phonopy/phonopy_yaml.h"
#include "io/text/line_reader.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>

namespace ins {

namespace {

namespace fs = std::filesystem;

constexpr double default_symprec = 1e-5; // Angstrom

/// The first of `names` that stands beside `path`, or nothing.
std::string beside(const std::string &path, std::initializer_list<const char *> names) {
  std::error_code code;
  for (const char *name : names) {
    const fs::path candidate = fs::path(path).parent_path() / name;
    if (fs::is_regular_file(candidate, code))
      return candidate.string();
  }
  return {};
}

/// Runs what knows nothing of files; its errors get the file's name.
template <typename Work> auto naming(const std::string &path, Work work) {
  try {
    return work();
  } catch (const Error &error) {
    throw Error(fmt::format("{}: {}", path, error.what()));
  }
}

ForceConstants from_forces(const std::string &path, const DisplacementDataset &dataset,
                           double symprec) {
  return naming(path, [&] {
    const SpaceGroup group = find_space_group(dataset.cells.primitive, symprec);
    ForceConstants fc = fit_force_constants(dataset, group);
    symmetrize(fc, 1, symprec);
    return fc;
  });
}

ForceConstants from_force_sets(const PhononCells &cells, const PhonopyYaml &yaml,
                               const std::string &path) {
  ForceSets sets = read_force_sets(path);
  if (sets.atoms != cells.supercell.size())
    throw Error(fmt::format("{}: forces of {} atoms, the supercell has {}", path, sets.atoms,
                            cells.supercell.size()));
  for (Displacement &displacement : sets.displacements)
    displacement.vector *= yaml.units.length;
  for (auto &forces : sets.forces)
    for (Eigen::Vector3d &f : forces)
      f *= yaml.units.force;
  DisplacementDataset dataset;
  dataset.cells = cells;
  dataset.displacements = std::move(sets.displacements);
  dataset.forces = std::move(sets.forces);
  return from_forces(path, dataset, yaml.symprec);
}

/// FORCE_SETS says the number of displacements where FORCE_CONSTANTS has a pair of atoms.
bool looks_like_force_sets(const std::string &path) {
  LineReader file(path);
  const std::size_t first = file.next().size();
  return first == 6 || (first == 1 && file.next().size() == 1);
}

ForceConstants from_separate_file(const PhononCells &cells, const PhonopyYaml &yaml,
                                  const std::string &path) {
  if (h5::is_hdf5(path))
    return assign_blocks(cells, read_force_constants_hdf5(path), path, yaml.units.force_constants);
  if (looks_like_force_sets(path))
    return from_force_sets(cells, yaml, path);
  return assign_blocks(cells, read_force_constants_text(path), path, yaml.units.force_constants);
}

ForceConstants from_yaml(const PhononCells &cells, const PhonopyYaml &yaml, const std::string &path,
                         const std::string &force_constants_path) {
  if (!force_constants_path.empty())
    return from_separate_file(cells, yaml, force_constants_path);
  if (yaml.force_constants)
    return assign_blocks(cells, *yaml.force_constants, path, yaml.units.force_constants);
  if (!yaml.forces.empty()) {
    DisplacementDataset dataset;
    dataset.cells = cells;
    dataset.displacements = yaml.displacements;
    dataset.forces = yaml.forces;
    return from_forces(path, dataset, yaml.symprec);
  }
  const std::string found = beside(path, {"FORCE_CONSTANTS", "force_constants.hdf5", "FORCE_SETS"});
  if (!found.empty())
    return from_separate_file(cells, yaml, found);
  if (yaml.all_atoms_displaced)
    throw Error(fmt::format("{}: displacements of all atoms at once (type 2) are not supported; "
                            "compute force constants from them with phonopy and give "
                            "force_constants.hdf5",
                            path));
  throw Error(fmt::format("{}: holds neither force constants nor forces, and no "
                          "FORCE_CONSTANTS, force_constants.hdf5 or FORCE_SETS stands beside it",
                          path));
}

/// \param unit  factor from the file's e^2 / (4 pi eps0) to eV Angstrom
BornCharges read_born(const PhononCells &cells, const std::string &path, double unit,
                      double symprec) {
  const double default_factor = BornCharges{}.unit_factor / unit;
  const BornCharges listed = read_born_file(path, default_factor, unit);
  return naming(path, [&] { return assign_born(cells, listed, symprec); });
}

ForceConstants read_phonopy(const std::string &path, const std::string &force_constants_path,
                            const std::string &born_path) {
  const PhonopyYaml yaml = read_phonopy_yaml(path);
  const PhononCells cells = naming(path, [&] {
    const Eigen::Matrix3d primitive = yaml.primitive_matrix
                                          ? *yaml.primitive_matrix
                                          : find_primitive_matrix(yaml.unitcell, yaml.symprec);
    return make_phonon_cells(yaml.unitcell, yaml.supercell_matrix, primitive, yaml.symprec);
  });
  ForceConstants fc = from_yaml(cells, yaml, path, force_constants_path);

  const std::string born_file =
      born_path.empty() && !yaml.born ? beside(path, {"BORN"}) : born_path;
  if (!born_file.empty()) {
    const double length = yaml.units.length;
    fc.born = read_born(fc, born_file, yaml.units.force_constants * length * length * length,
                        yaml.symprec);
  } else if (yaml.born) {
    fc.born = naming(path, [&] { return assign_born(fc, *yaml.born, yaml.symprec); });
  }
  return fc;
}

/// \throws Error  if force constants were named for a file that holds its own
void require_alone(const std::string &path, const std::string &force_constants_path) {
  if (!force_constants_path.empty())
    throw Error(fmt::format("{}: holds force constants itself; {} is for a phonopy yaml file", path,
                            force_constants_path));
}

bool is_json(const std::string &path) {
  std::ifstream file(path);
  char first = 0;
  return file >> first && first == '{';
}

ForceConstants read_ours(const std::string &path, const std::string &force_constants_path,
                         const std::string &born_path) {
  require_alone(path, force_constants_path);
  ForceConstantFile content = read_force_constant_file(path);
  if (!content.force_constants)
    throw Error(fmt::format("{}: is a checkpoint, {} of {} displacements are done; continue the "
                            "run that makes it",
                            path, content.dataset->done(), content.dataset->displacements.size()));
  ForceConstants fc = std::move(*content.force_constants);
  if (!born_path.empty())
    fc.born = read_born(fc, born_path, 1.0, default_symprec);
  return fc;
}

} // namespace

ForceConstants read_force_constants(const std::string &path,
                                    const std::string &force_constants_path,
                                    const std::string &born_path) {
  std::error_code code;
  if (!fs::is_regular_file(path, code))
    throw Error(fmt::format("{}: no such file", path));
  if (is_force_constant_file(path))
    return read_ours(path, force_constants_path, born_path);
  if (h5::is_hdf5(path))
    throw Error(fmt::format("{}: an HDF5 file, but not one of ours; if it is phonopy's, give "
                            "phonopy.yaml, which knows the cells",
                            path));
  if (is_json(path)) {
    require_alone(path, force_constants_path);
    ForceConstants fc = read_euphonic_json(path);
    if (!born_path.empty())
      fc.born = read_born(fc, born_path, 1.0, default_symprec);
    return fc;
  }
  return read_phonopy(path, force_constants_path, born_path);
}

} // namespace ins
