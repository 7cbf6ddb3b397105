// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/density_of_states.h"

#include "base/error.h"
#include "phonons/tetrahedra.h"

#include <algorithm>
#include <cmath>

namespace ins {

namespace {

DensityOfStates empty_density(const MeshModes &modes, const EnergyGrid &grid) {
  grid.check(true);
  DensityOfStates density;
  density.grid = grid;
  density.total = Eigen::VectorXd::Zero(grid.bins());
  if (modes.points.front().eigenvectors.size() > 0)
    density.atoms = SpectrumRows::Zero(modes.points.front().atoms(), grid.bins());
  return density;
}

/// |e_i|^2 of every atom, symmetrised over the star of the mode's wave vector.
class AtomShares {
public:
  explicit AtomShares(const QMesh &mesh) : mesh_(mesh) {}

  Eigen::VectorXd operator()(const PhononModes &point, int mode) const {
    Eigen::VectorXd share(point.atoms());
    for (int atom = 0; atom < point.atoms(); ++atom)
      share[atom] = point.eigenvectors.col(mode).segment<3>(3 * atom).squaredNorm();
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(share.size());
    for (const PhononSymmetry &operation : mesh_.operations)
      for (Eigen::Index atom = 0; atom < share.size(); ++atom)
        mean[operation.atom_map[static_cast<std::size_t>(atom)]] += share[atom];
    return mean / static_cast<double>(mesh_.operations.size());
  }

private:
  const QMesh &mesh_;
};

/// Share of a Gaussian that lies below x sigma.
double share_below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

} // namespace

DensityOfStates gaussian_density_of_states(const MeshModes &modes, const EnergyGrid &grid,
                                           double sigma) {
  if (!(sigma >= 0.0))
    throw Error("the smearing of the density of states must not be negative");
  DensityOfStates density = empty_density(modes, grid);
  const AtomShares shares(modes.mesh);
  const double reach = 9.0 * sigma;
  for (const PhononModes &point : modes.points)
    for (int mode = 0; mode < point.modes(); ++mode) {
      const double energy = point.frequencies[mode];
      if (energy + reach < grid.minimum || energy - reach > grid.maximum)
        continue;
      const int first = std::max(0, grid.bin(std::max(grid.minimum, energy - reach)));
      const int last = grid.bin(std::min(grid.maximum, energy + reach));
      Eigen::VectorXd part(last - first + 1);
      for (int bin = first; bin <= last; ++bin) {
        const double left = grid.minimum + bin * grid.width - energy;
        part[bin - first] =
            sigma > 0.0 ? share_below((left + grid.width) / sigma) - share_below(left / sigma)
                        : 1.0;
      }
      part *= point.weight / grid.width;
      density.total.segment(first, part.size()) += part;
      if (density.atoms.size() > 0)
        density.atoms.middleCols(first, part.size()) += shares(point, mode) * part.transpose();
    }
  return density;
}

DensityOfStates tetrahedron_density_of_states(const MeshModes &modes,
                                              const Eigen::Matrix3d &lattice,
                                              const EnergyGrid &grid) {
  DensityOfStates density = empty_density(modes, grid);
  const AtomShares shares(modes.mesh);
  const Tetrahedra tetrahedra(modes.mesh, lattice);
  std::vector<double> frequencies(modes.points.size());
  for (int mode = 0; mode < modes.points.front().modes(); ++mode) {
    for (std::size_t k = 0; k < modes.points.size(); ++k)
      frequencies[k] = modes.points[k].frequencies[mode];
    const SpectrumRows weights = tetrahedra.bin_weights(frequencies, grid) / grid.width;
    const Eigen::VectorXd states = weights.colwise().sum().transpose();
    density.total += states;
    if (density.atoms.size() == 0 || states.isZero(0.0))
      continue;
    // A band is in few of the bins.
    Eigen::Index first = 0, last = states.size() - 1;
    while (states[first] == 0.0)
      ++first;
    while (states[last] == 0.0)
      --last;
    const Eigen::Index width = last - first + 1;
    for (std::size_t k = 0; k < modes.points.size(); ++k)
      density.atoms.middleCols(first, width) +=
          shares(modes.points[k], mode) *
          weights.row(static_cast<Eigen::Index>(k)).segment(first, width);
  }
  return density;
}

DensityOfStates density_of_states(const MeshModes &modes, const Eigen::Matrix3d &lattice,
                                  const EnergyGrid &grid, const std::optional<double> &sigma) {
  return sigma ? gaussian_density_of_states(modes, grid, *sigma)
               : tetrahedron_density_of_states(modes, lattice, grid);
}

Eigen::VectorXd neutron_weighted(const DensityOfStates &density,
                                 const std::vector<double> &cross_sections,
                                 const std::vector<double> &masses) {
  if (density.atoms.rows() != static_cast<Eigen::Index>(cross_sections.size()) ||
      cross_sections.size() != masses.size())
    throw Error("a neutron-weighted density of states needs the parts of every atom, its "
                "cross-section and its mass");
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(density.grid.bins());
  for (std::size_t i = 0; i < masses.size(); ++i)
    sum +=
        cross_sections[i] / masses[i] * density.atoms.row(static_cast<Eigen::Index>(i)).transpose();
  return sum;
}

} // namespace ins
