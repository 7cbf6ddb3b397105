// SPDX-License-Identifier: GPL-2.0-or-later
#include "gated_readout.h"

#include "mace/kokkos/graph/species_rows.h"
#include "mace/matrix_algebra.h"

#include <algorithm>

namespace mace::kokkos {

namespace {

/// A map into what enters a gate: scalars, gates, vectors.
template <class Real>
LinearStage<Real> into_gate(const Gate<Real> &gate, const std::vector<Matrix> &maps) {
  LinearStage<Real> stage;
  const int channels = maps[1].cols;
  stage.add(1, {0}, {0, 1},
            {{{column_block(maps[0], 0, channels), column_block(maps[0], channels, channels)}}});
  stage.add(3, {1}, {gate.first_in(1)}, {{{maps[1]}}});
  return stage;
}

} // namespace

template <class Real>
GatedReadoutKernels<Real>::GatedReadoutKernels(const GatedReadout &readout, int n_species)
    : gate_{1, static_cast<Real>(readout.scalar_scale), static_cast<Real>(readout.gate_scale)},
      first_vecs_(vec_count<Real>(readout.maps[0][1].cols)),
      second_vecs_(vec_count<Real>(readout.maps[1][1].cols)),
      output_vecs_(vec_count<Real>(std::max(readout.maps[2][0].cols, readout.maps[2][1].cols))),
      first_(into_gate(gate_, readout.maps[0])), second_(into_gate(gate_, readout.maps[1])) {
  third_.add(1, 0, readout.maps[2][0]);
  third_.add(3, 1, readout.maps[2][1]);
  const auto middle = readout.second_bias.begin() + readout.maps[1][1].cols;
  const std::vector<std::vector<double>> parts = {{readout.second_bias.begin(), middle},
                                                  {middle, readout.second_bias.end()}};
  const auto species = static_cast<std::size_t>(n_species);
  second_bias_ = make_species_rows<Real>({species, parts}, "mace::bias");
  third_bias_ = make_species_rows<Real>({species, {readout.third_bias}}, "mace::bias");
}

template <class Real>
void GatedReadoutKernels<Real>::forward(const OneBody &atoms, const NodeArray<Real> &x,
                                        State &state, NodeArray<Real> &y) const {
  const int n = atoms.n_nodes;
  state.first.resize(n, gate_.comps_in(), first_vecs_);
  first_.forward(atoms.tiles, x, state.first);
  state.open.resize(n, gate_.comps_out(), first_vecs_);
  apply_gate(gate_, n, state.first, state.open);
  state.second.resize(n, gate_.comps_in(), second_vecs_);
  second_.forward(atoms.tiles, state.open, state.second);
  add_species_rows(second_bias_, atoms.species, n, state.second);
  state.open.resize(n, gate_.comps_out(), second_vecs_);
  apply_gate(gate_, n, state.second, state.open);
  y.resize(n, 4, output_vecs_);
  third_.forward(atoms.tiles, state.open, y);
  add_species_rows(third_bias_, atoms.species, n, y);
}

template <class Real>
void GatedReadoutKernels<Real>::reverse(const OneBody &atoms, const NodeArray<Real> &dy,
                                        State &state, const NodeArray<Real> &dx) const {
  const int n = atoms.n_nodes;
  state.open.resize(n, gate_.comps_out(), second_vecs_);
  third_.reverse(atoms.tiles, dy, state.open);
  state.dot.resize(n, 1, second_vecs_);
  gate_adjoint(gate_, n, state.open, state.second, state.dot);
  state.open.resize(n, gate_.comps_out(), first_vecs_);
  second_.reverse(atoms.tiles, state.second, state.open);
  state.dot.resize(n, 1, first_vecs_);
  gate_adjoint(gate_, n, state.open, state.first, state.dot);
  first_.reverse(atoms.tiles, state.first, dx);
}

template <class Real> std::size_t GatedReadoutKernels<Real>::bytes() const {
  return first_.bytes() + second_.bytes() + third_.bytes() + second_bias_.bytes() +
         third_bias_.bytes();
}

template class GatedReadoutKernels<float>;
template class GatedReadoutKernels<double>;

} // namespace mace::kokkos
