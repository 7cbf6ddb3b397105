// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/coherent_part.h"

#include "base/error.h"
#include "base/units.h"
#include "phonons/group_velocity.h"
#include "phonons/modes_at_points.h"
#include "phonons/side_by_side.h"
#include "spectrometer/kinematics.h"
#include "spectrum/sphere_directions.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <set>

namespace ins {

namespace {

void check(const SphereSet &set) {
  if (set.directions < 1)
    throw Error(fmt::format("a sphere needs at least one direction, not {}", set.directions));
  if (!(set.step > 0.0))
    throw Error(
        fmt::format("the step between spheres must be positive, not {} 1/Angstrom", set.step));
}

/// Numbers of sets on one sphere are this far apart: more than there are spheres.
constexpr int spheres_apart = 10007;

double transfer(const Bank &bank, double energy) {
  return std::sqrt(momentum_transfer_squared(energy, bank));
}

/// Numbers j of the spheres |Q| = j step whose cells reach where a bank's momentum transfer lies at some
/// energy of the grid.
void add_spheres(std::set<int> &spheres, const Bank &bank, const EnergyGrid &grid, double highest,
                 double step) {
  const double width = std::min(grid.width, 1.0);
  if (bank.direct())
    highest = std::min(highest, bank.incident_energy - width);
  int last = -1;
  for (double energy = std::max(grid.minimum, 0.0);
       energy <= std::min(grid.maximum, highest) + width; energy += width) {
    const int below = static_cast<int>(std::floor(transfer(bank, energy) / step));
    for (int j = std::min(last < 0 ? below : last, below) - 1; j <= std::max(last, below) + 2; ++j)
      if (j > 0) // no momentum, no scattering
        spheres.insert(j);
    last = below;
  }
}

/// A piece of the space of Q, as deep along Q as it says and a square across, and what is known of
/// it from its middle: in it, each mode's energy is linear.
struct Cell {
  Eigen::Vector3d middle;      ///< Q, 1/Angstrom
  double depth, side;          ///< 1/Angstrom
  double share;                ///< of the sphere
  Eigen::VectorXd energies;    ///< (modes) cm^-1
  Eigen::VectorXd intensities; ///< (modes) barn
  Eigen::VectorXd outward;     ///< (modes) slope of the energy along Q, cm^-1 Angstrom
  Eigen::VectorXd across;      ///< (modes) the largest one across Q
};

void solve(Cell &cell, const DynamicalMatrix &matrix, const CoherentScattering &scattering) {
  constexpr double of_velocity = units::THz_in_cm1 / (2.0 * units::pi); // Angstrom/ps
  const Eigen::Vector3d direction = cell.middle.normalized();
  const PhononModes modes = phonon_modes(matrix, scattering.wave_vector(cell.middle));
  const Eigen::MatrixX3d slopes = of_velocity * group_velocities(matrix, modes);
  cell.energies = modes.frequencies;
  cell.intensities = scattering(cell.middle, modes);
  cell.outward = slopes * direction;
  cell.across = (slopes - cell.outward * direction.transpose()).rowwise().norm();
}

/// Adds what a bank sees of one mode of a cell: where the trajectory passes through the cell, which
/// is filled with points closer in energy than the bins, and than 1 cm^-1.
void spread(Eigen::VectorXd &bins, const Bank &bank, const EnergyGrid &grid, const Cell &cell,
            Eigen::Index mode) {
  const double closest = std::min(grid.width, 1.0);
  const double energy = cell.energies[mode];
  const double rise = cell.outward[mode] * cell.depth;
  // A square's projections are told by their variance: here a triangle with that of its side.
  const double fan = cell.across[mode] * cell.side * std::numbers::sqrt2 / 2.0;
  const int layers = 1 + static_cast<int>(std::abs(rise) / closest);
  const int columns = 1 + static_cast<int>(fan / closest); // on either side of the middle one
  const double value =
      cell.share * cell.intensities[mode] / (static_cast<double>(layers) * columns);
  for (int layer = 0; layer < layers; ++layer) {
    const double out = (layer + 0.5) / layers - 0.5;
    for (int column = 1 - columns; column < columns; ++column) {
      const double aside = static_cast<double>(column) / columns;
      const double there = energy + out * rise + aside * fan;
      const int bin = there > 0.0 ? grid.bin(there) : -1;
      if (bin < 0)
        continue;
      const double off = transfer(bank, there) - cell.middle.norm() - out * cell.depth;
      const double weight = (1.0 - std::abs(aside)) * (1.0 - std::abs(off) / cell.depth);
      if (weight > 0.0)
        bins[bin] += value * weight;
    }
  }
}

} // namespace

CoherentPart coherent_part(const DynamicalMatrix &matrix, const CoherentScattering &scattering,
                           const std::vector<Bank> &banks, const EnergyGrid &grid, double highest,
                           const std::vector<Eigen::Matrix3d> &rotations, const SphereSet &set,
                           const std::function<void(double)> &progress) {
  check(set);
  CoherentPart result;
  result.banks.assign(banks.size(), Eigen::VectorXd::Zero(grid.bins()));
  std::set<int> spheres;
  for (const Bank &bank : banks)
    add_spheres(spheres, bank, grid, highest, set.step);

  const PointThreads threads(3 * static_cast<Eigen::Index>(matrix.primitive().size()));
  for (const int sphere : spheres) {
    const double radius = sphere * set.step;
    const double side = radius * std::sqrt(4.0 * units::pi / set.directions);
    const std::vector<WeightedDirection> directions = distinct_directions(
        sphere_directions(set.directions, sphere + spheres_apart * set.number), rotations);
    result.wave_vectors += static_cast<double>(directions.size());
    side_by_side(
        directions.size(), threads.count(), threads.batch(),
        [&](std::size_t k) {
          Cell cell;
          cell.middle = radius * directions[k].unit;
          cell.depth = set.step;
          cell.side = side;
          cell.share = directions[k].weight;
          solve(cell, matrix, scattering);
          return cell;
        },
        [&](std::size_t, const Cell &cell) {
          for (Eigen::Index mode = 0; mode < cell.intensities.size(); ++mode)
            if (cell.intensities[mode] > 0.0)
              for (std::size_t b = 0; b < banks.size(); ++b)
                spread(result.banks[b], banks[b], grid, cell, mode);
        });
    ++result.spheres;
    if (progress)
      progress(static_cast<double>(result.spheres) / static_cast<double>(spheres.size()));
  }
  return result;
}

} // namespace ins
