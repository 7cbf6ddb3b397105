// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/any_format/phonopy_calculation.h"

#include "base/error.h"
#include "force_constants/force_constants_fit.h"
#include "force_constants/force_constants_symmetry.h"
#include "io/hdf5/open_file.h"
#include "io/phonopy/born_file.h"
#include "io/phonopy/file_cells.h"
#include "io/phonopy/phonopy_force_constants.h"
#include "io/phonopy/phonopy_force_sets.h"
#include "io/phonopy/phonopy_yaml.h"
#include "io/text/line_reader.h"

#include <Eigen/LU>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <numeric>

namespace ins {

namespace {

namespace fs = std::filesystem;

/// Runs what knows nothing of files; its errors get the file's name.
template <typename Work> auto naming(const std::string &path, Work work) {
  try {
    return work();
  } catch (const Error &error) {
    throw Error(fmt::format("{}: {}", path, error.what()));
  }
}

/// What a file's name has before "phonopy": janus-core calls a calculation's files seed-phonopy.yml
/// and seed-force_constants.hdf5.
std::string seed_of(const std::string &path) {
  const std::string name = fs::path(path).filename().string();
  const std::size_t at = name.rfind("phonopy");
  return at == std::string::npos ? std::string() : name.substr(0, at);
}

/// The first of `names` that stands beside `path`, as it is or compressed, or nothing. Those with
/// the file's own seed come first.
std::string beside(const std::string &path, std::initializer_list<const char *> names) {
  std::error_code code;
  for (const std::string &seed : {seed_of(path), std::string()})
    for (const std::string name : names)
      for (const char *end : {"", ".xz"}) {
        const fs::path candidate = fs::path(path).parent_path() / (seed + name + end);
        if (fs::is_regular_file(candidate, code))
          return candidate.string();
      }
  return {};
}

Eigen::Matrix3d primitive_matrix(const PhonopyYaml &yaml, PrimitiveCell choice) {
  if (choice == PrimitiveCell::no)
    return Eigen::Matrix3d::Identity();
  if (yaml.primitive_matrix)
    return *yaml.primitive_matrix;
  if (choice == PrimitiveCell::file)
    return yaml.primitive_cell.value_or(Eigen::Matrix3d::Identity());
  const Eigen::Matrix3d found = find_primitive_matrix(yaml.unitcell, yaml.symprec);
  constexpr double same_volume = 1e-3;
  if (yaml.primitive_cell &&
      std::abs(yaml.primitive_cell->determinant() - found.determinant()) < same_volume)
    return *yaml.primitive_cell;
  return found;
}

/// The wanted cells, and those that the file's own primitive cell and its unit cell make.
FileCells file_cells(const PhonopyYaml &yaml, PrimitiveCell choice) {
  FileCells cells;
  cells.known.push_back(make_phonon_cells(yaml.unitcell, yaml.supercell_matrix,
                                          primitive_matrix(yaml, choice), yaml.symprec));
  for (const PrimitiveCell other :
       {PrimitiveCell::automatic, PrimitiveCell::file, PrimitiveCell::no}) {
    try {
      PhononCells made = make_phonon_cells(yaml.unitcell, yaml.supercell_matrix,
                                           primitive_matrix(yaml, other), yaml.symprec);
      if (made.primitive.size() != cells.known.back().primitive.size())
        cells.known.push_back(std::move(made));
    } catch (const Error &) {
      continue; // no cell that anything could be read for
    }
  }
  if (yaml.supercell) {
    cells.order = atom_order(*yaml.supercell, cells.wanted());
  } else {
    cells.order.resize(cells.wanted().supercell.positions.size());
    std::iota(cells.order.begin(), cells.order.end(), 0);
  }
  return cells;
}

/// FORCE_SETS says the number of displacements where FORCE_CONSTANTS has a pair of atoms.
bool looks_like_force_sets(const std::string &path) {
  LineReader file(path);
  const std::size_t first = file.next().size();
  return first == 6 || (first == 1 && file.next().size() == 1);
}

/// Reads a calculation.
class Calculation {
public:
  Calculation(std::string path, const ReadingOptions &options)
      : path_(std::move(path)), options_(options), yaml_(read_phonopy_yaml(path_)),
        cells_(naming(path_, [&] { return file_cells(yaml_, options.primitive); })) {}

  ForceConstants force_constants() const;
  std::optional<BornCharges> born() const;

private:
  ForceConstants from_forces(const std::string &path, DisplacementDataset dataset) const;
  ForceConstants from_snapshots(const std::string &path, Snapshots snapshots) const;
  ForceConstants from_force_sets(const std::string &path) const;
  SpaceGroup fit_group() const;
  ForceConstants from_separate_file(const std::string &path) const;

  std::string path_;
  const ReadingOptions &options_;
  PhonopyYaml yaml_;
  FileCells cells_;
};

ForceConstants Calculation::from_forces(const std::string &path,
                                        DisplacementDataset dataset) const {
  return naming(path, [&] {
    dataset.cells = cells_.wanted();
    reorder(dataset, cells_.order);
    ForceConstants fc = fit_force_constants(dataset, fit_group());
    symmetrize(fc);
    return fc;
  });
}

SpaceGroup Calculation::fit_group() const {
  const Crystal &primitive = cells_.wanted().primitive;
  return options_.fit_symmetry ? find_space_group(primitive, yaml_.symprec)
                               : trivial_space_group(primitive, yaml_.symprec);
}

ForceConstants Calculation::from_snapshots(const std::string &path, Snapshots snapshots) const {
  return naming(path, [&] {
    reorder(snapshots, cells_.order);
    return regress_force_constants(cells_.wanted(), snapshots, fit_group());
  });
}

ForceConstants Calculation::from_force_sets(const std::string &path) const {
  const int atoms = cells_.wanted().supercell.size();
  ForceSets sets = read_force_sets(path, atoms);
  if (sets.atoms != atoms)
    throw Error(
        fmt::format("{}: forces of {} atoms, the supercell has {}", path, sets.atoms, atoms));
  if (sets.snapshots) {
    for (auto *lists : {&sets.snapshots->displacements, &sets.snapshots->forces})
      for (auto &vectors : *lists)
        for (Eigen::Vector3d &v : vectors)
          v *= lists == &sets.snapshots->forces ? yaml_.units.force : yaml_.units.length;
    return from_snapshots(path, std::move(*sets.snapshots));
  }
  DisplacementDataset dataset;
  dataset.displacements = std::move(sets.displacements);
  dataset.forces = std::move(sets.forces);
  for (Displacement &displacement : dataset.displacements)
    displacement.vector *= yaml_.units.length;
  for (auto &forces : dataset.forces)
    for (Eigen::Vector3d &f : forces)
      f *= yaml_.units.force;
  return from_forces(path, std::move(dataset));
}

ForceConstants Calculation::from_separate_file(const std::string &path) const {
  const double unit = yaml_.units.force_constants;
  if (h5::is_hdf5(path))
    return assign_blocks(cells_, read_force_constants_hdf5(path), path, unit);
  if (looks_like_force_sets(path))
    return from_force_sets(path);
  return assign_blocks(cells_, read_force_constants_text(path), path, unit);
}

ForceConstants Calculation::force_constants() const {
  if (!options_.force_constants.empty())
    return from_separate_file(options_.force_constants);
  if (yaml_.force_constants)
    return assign_blocks(cells_, *yaml_.force_constants, path_, yaml_.units.force_constants);
  if (!yaml_.forces.empty()) {
    DisplacementDataset dataset;
    dataset.displacements = yaml_.displacements;
    dataset.forces = yaml_.forces;
    return from_forces(path_, std::move(dataset));
  }
  if (yaml_.snapshots && !yaml_.snapshots->forces.empty())
    return from_snapshots(path_, *yaml_.snapshots);
  const std::string found =
      beside(path_, {"FORCE_CONSTANTS", "force_constants.hdf5", "FORCE_SETS"});
  if (!found.empty())
    return from_separate_file(found);
  throw Error(fmt::format("{}: holds neither force constants nor forces, and no "
                          "FORCE_CONSTANTS, force_constants.hdf5 or FORCE_SETS stands beside it",
                          path_));
}

std::optional<BornCharges> Calculation::born() const {
  const std::string file =
      options_.born.empty() && !yaml_.born ? beside(path_, {"BORN"}) : options_.born;
  if (!file.empty())
    return read_born(cells_.known, file,
                     yaml_.units.force_constants * std::pow(yaml_.units.length, 3));
  if (!yaml_.born)
    return std::nullopt;
  return naming(path_, [&] { return assign_born(cells_.known, *yaml_.born); });
}

} // namespace

ForceConstants read_phonopy_calculation(const std::string &path, const ReadingOptions &options) {
  const Calculation calculation(path, options);
  ForceConstants fc = calculation.force_constants();
  fc.born = calculation.born();
  return fc;
}

BornCharges read_born(const std::vector<PhononCells> &known, const std::string &path, double unit) {
  const BornCharges listed = read_born_file(path, BornCharges{}.unit_factor / unit, unit);
  return naming(path, [&] { return assign_born(known, listed); });
}

} // namespace ins
