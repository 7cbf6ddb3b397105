// SPDX-License-Identifier: GPL-2.0-or-later
#include "electron_energy.h"

#include "atom_rows.h"
#include "channel_products.h"
#include "mace/kokkos/graph/species_rows.h"
#include "mace/matrix_algebra.h"

namespace mace::kokkos {

namespace {

/// Both halves of the input are components of their own.
PerceptronEnds energy_ends(const NormMlp &mlp, int n_species) {
  const int channels = mlp.weights.front().rows / 2;
  PerceptronEnds ends;
  ends.first = {row_block(mlp.weights.front(), 0, channels),
                row_block(mlp.weights.front(), channels, channels)};
  ends.first_bias.assign(n_species, mlp.biases.front());
  ends.last = {mlp.weights.back()};
  ends.last_bias = {mlp.biases.back()};
  return ends;
}

template <class Real>
NodeArray<Real> add_maps(const std::vector<Matrix> &maps, const std::vector<double> &bias,
                         const std::vector<Matrix> &dots, int n_species, LinearStage<Real> &stage) {
  for (int l = 0; l < 2; ++l)
    stage.add(2 * l + 1, l, multiply(maps[l], transpose(dots[l])));
  const Matrix row{1, static_cast<int>(bias.size()), bias};
  return make_species_rows<Real>(
      {static_cast<std::size_t>(n_species), {multiply(row, transpose(dots[0])).values}},
      "mace::bias");
}

} // namespace

template <class Real>
ElectronEnergyKernels<Real>::ElectronEnergyKernels(const ElectronEnergy &energy, int n_species)
    : charges_bias_(
          add_maps(energy.charges, energy.charges_bias, energy.dot_charges, n_species, charges_)),
      potential_bias_(add_maps(energy.potential, energy.potential_bias, energy.dot_potential,
                               n_species, potential_)),
      mlp_(energy.mlp, energy_ends(energy.mlp, n_species)) {}

template <class Real>
void ElectronEnergyKernels<Real>::evaluate(const OneBody &atoms, const NodeArray<Real> &h,
                                           const NodeArray<Real> &x, const NodeArray<Real> &v,
                                           State &state, const Array<double> &node_energy,
                                           const NodeArray<Real> &dh, const NodeArray<Real> &dx,
                                           const NodeArray<Real> &dv) const {
  const int n = atoms.n_nodes;
  state.from_charges.resize(n, 4, h.vecs);
  charges_.forward(atoms.tiles, x, state.from_charges);
  add_species_rows(charges_bias_, atoms.species, n, state.from_charges);
  state.from_potential.resize(n, 4, h.vecs);
  potential_.forward(atoms.tiles, v, state.from_potential);
  add_species_rows(potential_bias_, atoms.species, n, state.from_potential);
  state.a.resize(n, 2, h.vecs);
  contract(n, h, state.from_charges, state.a, 0);
  contract(n, h, state.from_potential, state.a, 1);
  mlp_.forward(atoms, state.a, state.mlp, state.energy);

  const auto energy = state.energy;
  Kokkos::parallel_for(
      "mace::electron_energy", range(n), KOKKOS_LAMBDA(const int node) {
        node_energy(node) += channel(energy, 0, node, 0);
        channel(energy, 0, node, 0) = 1; // its own adjoint; the other channels are zero
      });
  mlp_.reverse(atoms, energy, state.mlp, state.a);
  contract_adjoint(n, state.a, 0, h, state.from_charges, dh);
  contract_adjoint(n, state.a, 1, h, state.from_potential, dh);
  charges_.reverse(atoms.tiles, state.from_charges, dx);
  potential_.reverse(atoms.tiles, state.from_potential, dv);
}

template <class Real> std::size_t ElectronEnergyKernels<Real>::bytes() const {
  return charges_.bytes() + potential_.bytes() + charges_bias_.bytes() + potential_bias_.bytes() +
         mlp_.bytes();
}

template class ElectronEnergyKernels<float>;
template class ElectronEnergyKernels<double>;

} // namespace mace::kokkos
