// SPDX-License-Identifier: GPL-2.0-or-later
#include "check_structure.h"

#include "io/any_format/read_structure.h"
#include "mace/elements.h"
#include "mace/factory/evaluator_factory.h"
#include "mace/polarization.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace mace {

namespace {

/// The atoms of a crystal, those of their images that they see, and who sees whom.
struct Neighborhood {
  std::vector<double> positions;
  std::vector<int> image_of, centers, neighbors;
  std::vector<std::int64_t> first{0};

  Neighborhood(const ins::Crystal &crystal, double cutoff) {
    const int n = crystal.size();
    for (int i = 0; i < n; ++i) {
      add(crystal.lattice.transpose() * crystal.positions[i], i);
      centers.push_back(i);
    }
    add_images(crystal, cutoff);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < static_cast<int>(image_of.size()); ++j)
        if (j != i && distance(i, j) < cutoff)
          neighbors.push_back(j);
      first.push_back(static_cast<std::int64_t>(neighbors.size()));
    }
  }

private:
  void add(const Eigen::Vector3d &position, int atom) {
    positions.insert(positions.end(), position.begin(), position.end());
    image_of.push_back(atom);
  }
  double distance(int i, int j) const {
    return std::hypot(positions[3 * i] - positions[3 * j],
                      positions[3 * i + 1] - positions[3 * j + 1],
                      positions[3 * i + 2] - positions[3 * j + 2]);
  }

  /// All images in the cells that are within the cut-off of some atom.
  void add_images(const ins::Crystal &crystal, double cutoff) {
    const int n = crystal.size();
    int cells[3];
    const double volume = std::abs(crystal.lattice.determinant());
    for (int k = 0; k < 3; ++k) {
      const Eigen::Vector3d b = crystal.lattice.row((k + 1) % 3),
                            c = crystal.lattice.row((k + 2) % 3);
      double lowest = crystal.positions[0][k], highest = lowest;
      for (const Eigen::Vector3d &position : crystal.positions) {
        lowest = std::min(lowest, position[k]);
        highest = std::max(highest, position[k]);
      }
      cells[k] =
          static_cast<int>(std::ceil(cutoff * b.cross(c).norm() / volume + highest - lowest));
    }
    for (int x = -cells[0]; x <= cells[0]; ++x)
      for (int y = -cells[1]; y <= cells[1]; ++y)
        for (int z = -cells[2]; z <= cells[2]; ++z) {
          if (x == 0 && y == 0 && z == 0)
            continue;
          for (int j = 0; j < n; ++j) {
            add(crystal.lattice.transpose() * (crystal.positions[j] + Eigen::Vector3d(x, y, z)), j);
            const int image = static_cast<int>(image_of.size()) - 1;
            bool seen = false;
            for (int i = 0; i < n && !seen; ++i)
              seen = distance(i, image) < cutoff;
            if (!seen) {
              image_of.pop_back();
              positions.resize(positions.size() - 3);
            }
          }
        }
  }
};

} // namespace

StructureCheck check_structure(EvaluatorOptions options, const std::string &path) {
  const ins::Crystal crystal = ins::read_structure(path);
  std::vector<int> species;
  options.atomic_numbers.clear();
  for (const std::string &symbol : crystal.symbols) {
    const int z = atomic_number(symbol);
    auto &known = options.atomic_numbers;
    const auto found = std::find(known.begin(), known.end(), z);
    species.push_back(static_cast<int>(found - known.begin()));
    if (found == known.end())
      known.push_back(z);
  }
  const std::unique_ptr<Evaluator> evaluator = make_evaluator(options);
  const Neighborhood near(crystal, evaluator->cutoff());
  for (std::size_t row = species.size(); row < near.image_of.size(); ++row)
    species.push_back(species[near.image_of[row]]);

  if (Polarization *polarization = evaluator->polarization()) {
    CellVectors cell;
    for (int i = 0; i < 9; ++i)
      cell[i] = crystal.lattice(i / 3, i % 3);
    polarization->set_cell(cell);
  }

  Atoms atoms;
  atoms.n_owned = atoms.n_centers = crystal.size();
  atoms.n_all = static_cast<int>(near.image_of.size());
  atoms.positions = near.positions.data();
  atoms.species = species.data();
  atoms.image_of = near.image_of.data();
  atoms.centers = near.centers.data();
  atoms.first = near.first.data();
  atoms.neighbors = near.neighbors.data();
  atoms.list_id = 1;
  StructureCheck check;
  check.symbols = crystal.symbols;
  check.description = evaluator->description();
  std::vector<double> forces(3 * static_cast<std::size_t>(atoms.n_all));
  Results results;
  results.forces = forces.data();
  evaluator->evaluate(atoms, results, nullptr);
  check.energy = results.energy;
  for (int i = 0; i < crystal.size(); ++i)
    check.forces.push_back({forces[3 * i], forces[3 * i + 1], forces[3 * i + 2]});
  return check;
}

} // namespace mace
