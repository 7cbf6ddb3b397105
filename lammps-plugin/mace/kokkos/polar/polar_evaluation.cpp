// SPDX-License-Identifier: GPL-2.0-or-later
#include "polar_evaluation.h"

#include "mace/error.h"
#include "mace/kokkos/base/kernel_stage.h"

namespace mace::kokkos {

namespace {

/// Channels of `sets` scalars and vectors from rows of numbers.
template <class Real> void to_channels(const AtomRows &rows, int sets, NodeArray<Real> &x) {
  resize_four(x, rows.atoms, sets);
  const NodeArray<Real> out = x;
  for_each_of_four(
      "mace::to_channels", rows.atoms, sets, KOKKOS_LAMBDA(int node, int set, int c, int row) {
        channel(out, set, node, c) = static_cast<Real>(rows(row, node));
      });
}

/// rows += channels
template <class Real> void add_channels(const NodeArray<Real> &x, int sets, const AtomRows &rows) {
  for_each_of_four(
      "mace::add_channels", rows.atoms, sets, KOKKOS_LAMBDA(int node, int set, int c, int row) {
        rows(row, node) += channel(x, set, node, c);
      });
}

/// Fukui functions from scalars, the first of whose channels is `first`.
template <class Real> void take_fukui(const NodeArray<Real> &x, int first, AtomRows &fukui) {
  const AtomRows out = fukui;
  Kokkos::parallel_for(
      "mace::take_fukui", range(out.atoms), KOKKOS_LAMBDA(const int node) {
        for (int spin = 0; spin < spin_channels; ++spin)
          out(spin, node) = channel(x, first + spin, node, 0);
      });
}

void copy_rows(const AtomRows &from, AtomRows &to) {
  to.resize(from.rows, from.atoms);
  const std::size_t size = static_cast<std::size_t>(from.rows) * from.blocks;
  Kokkos::deep_copy(leading(to.data, size), leading(from.data, size));
}

void add_rows(const AtomRows &from, const AtomRows &to) {
  const int n_rows = from.rows;
  Kokkos::parallel_for(
      "mace::add_rows", range(from.blocks), KOKKOS_LAMBDA(const int b) {
        for (int row = 0; row < n_rows; ++row)
          to.block(row, b) += from.block(row, b);
      });
}

/// A network's changes with their own Fukui functions, as adjoints.
template <class Real>
void to_changes(const AtomRows &dp, const AtomRows &dfukui, NodeArray<Real> &changes) {
  resize_four(changes, dp.atoms, 2 * spin_channels);
  const NodeArray<Real> out = changes;
  for_each_of_four(
      "mace::to_changes", dp.atoms, spin_channels,
      KOKKOS_LAMBDA(int node, int spin, int c, int row) {
        channel(out, spin, node, c) = static_cast<Real>(dp(row, node));
        if (c == 0)
          channel(out, spin_channels + spin, node, 0) = static_cast<Real>(dfukui(spin, node));
      });
}

/// Two scalars each atom.
template <class Real> void to_scalars(const AtomRows &rows, NodeArray<Real> &x) {
  x.resize(rows.atoms, 1, vec_count<Real>(rows.rows));
  Kokkos::deep_copy(x.data, Vec<Real>{});
  const NodeArray<Real> out = x;
  const int n_rows = rows.rows;
  Kokkos::parallel_for(
      "mace::to_scalars", range(rows.atoms), KOKKOS_LAMBDA(const int node) {
        for (int row = 0; row < n_rows; ++row)
          channel(out, row, node, 0) = static_cast<Real>(rows(row, node));
      });
}

/// (3, nodes) from (n_all, 3)
void take_positions(const Array<double> &positions, const Array<int> &row_of_node, int n_nodes,
                    AtomRows &of_nodes) {
  of_nodes.resize(3, n_nodes);
  const AtomRows out = of_nodes;
  Kokkos::parallel_for(
      "mace::polar_positions", range(n_nodes), KOKKOS_LAMBDA(const int node) {
        for (int a = 0; a < 3; ++a)
          out(a, node) = positions(3 * static_cast<std::size_t>(row_of_node(node)) + a);
      });
}

constexpr int density_rows = 4 * spin_channels;

} // namespace

template <class Real>
PolarEvaluation<Real>::PolarEvaluation(const PolarNetworks<Real> &networks)
    : networks_(networks), electrostatics_(networks.electrostatics),
      steps_(networks.updates.size()) {}

template <class Real>
void PolarEvaluation<Real>::evaluate(const Topology &topology, const Array<double> &positions,
                                     const std::vector<LayerFeatures<Real>> &layers,
                                     const Array<double> &node_energy) {
  const KernelStage stage(Stage::Polar);
  if (cell_ == CellVectors{})
    throw Error("a polarizable model needs a cell that is periodic in all directions");
  n_nodes_ = topology.order.level_end[0];
  n_owned_ = topology.atoms.n_owned;
  row_of_node_ = topology.row_of_node;
  take_positions(positions, row_of_node_, n_nodes_, positions_);
  const OneBody atoms{topology.tiles[0], topology.node_species, n_nodes_};
  electrostatics_.begin(cell_, positions_, sum_);

  forward(atoms, layers);
  dp_.resize(density_rows, n_nodes_);
  dfirst_.resize(density_rows, n_nodes_);
  dv_.resize(4 * electrostatics_.feature_sets(), n_nodes_);
  if (networks_.has_electron_energy)
    add_electron_energy(atoms, layers.back(), node_energy);
  electrostatics_.energy(p_, node_energy, dp_);
  reverse(atoms, layers);
}

template <class Real>
void PolarEvaluation<Real>::forward(const OneBody &atoms,
                                    const std::vector<LayerFeatures<Real>> &layers) {
  const auto targets = channel_targets(electrons_);
  networks_.sources.forward(atoms, layers, sources_, mixed_, p_channels_, changes_);
  p_.resize(density_rows, n_nodes_);
  add_channels(p_channels_, spin_channels, p_);
  first_fukui_.resize(spin_channels, n_nodes_);
  take_fukui(changes_, 0, first_fukui_);
  first_equilibration_ = equilibrate(p_, first_fukui_, targets, sum_);
  const int sets = electrostatics_.feature_sets();
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    Step &step = steps_[s];
    copy_rows(p_, step.p);
    v_.resize(4 * sets, n_nodes_);
    electrostatics_.features(step.p, step.potential, v_);
    to_channels(v_, sets, v_channels_);
    to_channels(step.p, spin_channels, p_channels_);
    networks_.updates[s].forward(atoms, mixed_, v_channels_, p_channels_, step.network, changes_);
    add_channels(changes_, spin_channels, p_);
    step.fukui.resize(spin_channels, n_nodes_);
    take_fukui(changes_, spin_channels, step.fukui);
    step.equilibration = equilibrate(p_, step.fukui, targets, sum_);
  }
}

/// Of the charges with the first ones counted twice, in the potential before the last step.
template <class Real>
void PolarEvaluation<Real>::add_electron_energy(const OneBody &atoms,
                                                const LayerFeatures<Real> &last,
                                                const Array<double> &node_energy) {
  AtomRows &twice = combined_;
  copy_rows(p_, twice);
  add_rows(steps_.front().p, twice);
  to_channels(twice, spin_channels, p_channels_);
  const int sets = electrostatics_.feature_sets();
  to_channels(v_, sets, v_channels_);
  const NodeArray<Real> dx = p_channels_, dv = v_channels_;
  networks_.energy.evaluate(atoms, last.H, p_channels_, v_channels_, energy_, node_energy, last.dH,
                            dx, dv);
  add_channels(dx, spin_channels, dp_);
  add_channels(dx, spin_channels, dfirst_);
  add_channels(dv, sets, dv_);
}

template <class Real>
void PolarEvaluation<Real>::reverse(const OneBody &atoms,
                                    const std::vector<LayerFeatures<Real>> &layers) {
  const int sets = electrostatics_.feature_sets();
  dmixed_.resize(n_nodes_, mixed_.comps, mixed_.vecs);
  Kokkos::deep_copy(dmixed_.data, Vec<Real>{});
  dfukui_.resize(spin_channels, n_nodes_);
  resize_four(v_channels_, n_nodes_, sets);
  for (std::size_t s = steps_.size(); s-- > 0;) {
    Step &step = steps_[s];
    equilibrate_adjoint(step.equilibration, step.fukui, dp_, dfukui_, sum_);
    to_changes(dp_, dfukui_, changes_);
    resize_four(p_channels_, n_nodes_, spin_channels);
    networks_.updates[s].reverse(atoms, mixed_, changes_, step.network, dmixed_, v_channels_,
                                 p_channels_);
    add_channels(p_channels_, spin_channels, dp_);
    add_channels(v_channels_, sets, dv_);
    electrostatics_.features_adjoint(step.p, step.potential, dv_, dp_);
    dv_.resize(4 * sets, n_nodes_);
  }
  add_rows(dfirst_, dp_);
  equilibrate_adjoint(first_equilibration_, first_fukui_, dp_, dfukui_, sum_);
  to_channels(dp_, spin_channels, p_channels_);
  to_scalars(dfukui_, changes_);
  networks_.sources.reverse(atoms, layers, sources_, dmixed_, p_channels_, changes_);
}

template <class Real> void PolarEvaluation<Real>::add_forces(const Array<double> &forces) const {
  const AtomRows gradient = electrostatics_.gradient();
  const Array<int> rows = row_of_node_;
  Kokkos::parallel_for(
      "mace::polar_forces", range(n_nodes_), KOKKOS_LAMBDA(const int node) {
        for (int a = 0; a < 3; ++a)
          forces(3 * static_cast<std::size_t>(rows(node)) + a) -= gradient(a, node);
      });
}

template <class Real> std::array<double, 6> PolarEvaluation<Real>::virial() const {
  std::array<double, 6> virial;
  for (int c = 0; c < 6; ++c)
    virial[c] = -electrostatics_.strain()[c];
  return virial;
}

template <class Real> std::vector<double> PolarEvaluation<Real>::charges() const {
  constexpr int numbers = Polarization::numbers;
  std::vector<double> charges(static_cast<std::size_t>(n_owned_) * numbers, 0.0);
  const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), p_.data);
  const auto *values = reinterpret_cast<const double *>(host.data());
  const std::size_t stride = static_cast<std::size_t>(p_.blocks) * vec_width<double>;
  const std::vector<int> rows = to_host(row_of_node_, n_nodes_);
  for (int node = 0; node < n_nodes_; ++node) {
    const auto p = [&](int row) { return values[row * stride + node]; };
    double *out = &charges[static_cast<std::size_t>(rows[node]) * numbers];
    out[0] = p(0) + p(4);
    out[1] = p(0) - p(4);
    for (int a = 1; a < 4; ++a)
      out[1 + a] = p(a) + p(4 + a);
  }
  return charges;
}

template <class Real> std::size_t PolarEvaluation<Real>::bytes() const {
  std::size_t total = electrostatics_.bytes() + positions_.bytes() + mixed_.bytes() +
                      dmixed_.bytes() + sources_.bytes() + first_fukui_.bytes() + p_.bytes() +
                      combined_.bytes() + energy_.bytes() + dp_.bytes() + dfirst_.bytes() +
                      dfukui_.bytes() + v_.bytes() + dv_.bytes() + v_channels_.bytes() +
                      p_channels_.bytes() + changes_.bytes();
  for (const Step &step : steps_)
    total += step.p.bytes() + step.fukui.bytes() + step.potential.bytes() + step.network.bytes();
  return total;
}

template class PolarEvaluation<float>;
template class PolarEvaluation<double>;

} // namespace mace::kokkos
