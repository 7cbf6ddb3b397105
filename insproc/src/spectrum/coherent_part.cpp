// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/coherent_part.h"

#include "base/error.h"
#include "phonons/modes_at_points.h"
#include "spectrometer/kinematics.h"
#include "spectrum/sphere_directions.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace ins {

namespace {

void check(const CoherentSampling &sampling) {
  if (sampling.directions < 2)
    throw Error(fmt::format("coherent scattering needs at least 2 directions, not {}",
                            sampling.directions));
  if (!(sampling.step > 0.0))
    throw Error(
        fmt::format("the step between spheres must be positive, not {} 1/Angstrom", sampling.step));
}

double transfer(const Bank &bank, double energy) {
  return std::sqrt(momentum_transfer_squared(energy, bank));
}

/// Numbers j of the spheres |Q| = j step between which a bank's momentum transfer lies at some
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
    for (int j = std::min(last < 0 ? below : last, below); j <= std::max(last, below) + 1; ++j)
      spheres.insert(j);
    last = below;
  }
  spheres.erase(0); // no momentum, no scattering
}

} // namespace

CoherentPart coherent_part(const DynamicalMatrix &matrix, const CoherentScattering &scattering,
                           const std::vector<Bank> &banks, const EnergyGrid &grid, double highest,
                           const CoherentSampling &sampling,
                           const std::function<void(double)> &progress) {
  check(sampling);
  CoherentPart result;
  result.banks.assign(banks.size(), Eigen::VectorXd::Zero(grid.bins()));
  result.half = result.banks;
  std::set<int> spheres;
  for (const Bank &bank : banks)
    add_spheres(spheres, bank, grid, highest, sampling.step);
  const double share = 1.0 / sampling.directions;
  const double half_share = 1.0 / ((sampling.directions + 1) / 2);

  for (const int sphere : spheres) {
    const double radius = sphere * sampling.step;
    const std::vector<Eigen::Vector3d> directions = sphere_directions(sampling.directions, sphere);
    std::vector<Eigen::Vector3d> points;
    for (const Eigen::Vector3d &direction : directions)
      points.push_back(scattering.wave_vector(radius * direction));
    modes_at_points(matrix, points, true, [&](std::size_t k, const PhononModes &modes) {
      const Eigen::VectorXd intensities = scattering(radius * directions[k], modes);
      for (Eigen::Index mode = 0; mode < intensities.size(); ++mode) {
        const double energy = modes.frequencies[mode];
        const int bin = intensities[mode] > 0.0 ? grid.bin(energy) : -1;
        if (bin < 0)
          continue;
        for (std::size_t b = 0; b < banks.size(); ++b) {
          const double weight = 1.0 - std::abs(transfer(banks[b], energy) / sampling.step - sphere);
          if (weight <= 0.0)
            continue;
          result.banks[b][bin] += share * weight * intensities[mode];
          if (k % 2 == 0)
            result.half[b][bin] += half_share * weight * intensities[mode];
        }
      }
    });
    ++result.spheres;
    if (progress)
      progress(static_cast<double>(result.spheres) / static_cast<double>(spheres.size()));
  }
  return result;
}

} // namespace ins
