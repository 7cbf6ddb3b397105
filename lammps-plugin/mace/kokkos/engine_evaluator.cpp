// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine_evaluator.h"

#include "mace/kokkos/base/host_copy.h"
#include "mace/kokkos/evaluation/atom_energies.h"
#include "mace/kokkos/graph/feature_rows.h"

#include <algorithm>

namespace mace::kokkos {

template <class Real>
void EngineEvaluator<Real>::evaluate(const Array<double> &positions, DeviceExchange *exchange,
                                     DeviceResults &results, ReferenceEvaluation<Real> *keep) {
  engine_.evaluate(positions, exchange, keep);
  const std::size_t n_rows = engine_.topology().order.n_rows;
  results.energy = engine_.energy();
  reserve(results.forces, 3 * n_rows);
  engine_.forces(results.forces);
  if (results.want_virial)
    results.virial = engine_.virial();
  if (results.want_atom_energy) {
    reserve(results.atom_energy, engine_.topology().atoms.n_owned);
    engine_.atom_energies(results.atom_energy);
  }
  if (results.want_atom_virial) {
    reserve(results.atom_virial, 6 * n_rows);
    engine_.atom_virial(results.atom_virial);
  }
}

template <class Real>
int EngineEvaluator<Real>::selected_layers(const FeatureSelection &selection) const {
  const int all = engine_.interactions();
  return selection.layers > 0 ? std::min(selection.layers, all) : all;
}

template <class Real>
int EngineEvaluator<Real>::selected_components(const FeatureSelection &selection, int layer) const {
  return selection.invariants ? 1 : engine_.features_components(layer);
}

template <class Real> int EngineEvaluator<Real>::width(const FeatureSelection &selection) const {
  int width = 0;
  for (int layer = 0; layer < selected_layers(selection); ++layer)
    width += selected_components(selection, layer) * engine_.channels();
  return width;
}

template <class Real>
void EngineEvaluator<Real>::find_features(const Array<double> &positions,
                                          const FeatureSelection &selection,
                                          DeviceExchange *exchange, double *rows) {
  engine_.find_features(positions, exchange);
  const int stride = width(selection);
  std::fill_n(rows, static_cast<std::size_t>(engine_.topology().atoms.n_owned) * stride, 0.0);
  const int n_nodes = nodes();
  const std::vector<int> row_of_node = to_host(engine_.topology().row_of_node, n_nodes);
  for (int layer = 0; layer < selected_layers(selection); ++layer) {
    const int components = selected_components(selection, layer);
    copy_features(engine_.features(layer), row_of_node, n_nodes, engine_.channels(), components,
                  rows, stride);
    rows += components * engine_.channels();
  }
}

template <class Real>
std::array<double, 3>
EngineEvaluator<Real>::heat_flux(const Array<double> &positions, const Array<double> &velocities,
                                 DeviceExchange &exchange, const Array<double> &energies) {
  if (!flux_)
    flux_.emplace(engine_.shared_network(), engine_.head_kernels());
  if (flux_is_new_)
    flux_->update(engine_.topology().atoms);
  flux_is_new_ = false;
  const std::array<double, 3> flux = flux_->evaluate(positions, velocities, exchange);
  energies_by_row(flux_->topology(), flux_->node_energies(), engine_.head_kernels().isolated_energy,
                  energies);
  return flux;
}

template class EngineEvaluator<float>;
template class EngineEvaluator<double>;

} // namespace mace::kokkos
