// SPDX-License-Identifier: GPL-2.0-or-later
#include "local_evaluation.h"

#include "mace/error.h"
#include "mace/kokkos/base/host_copy.h"
#include "mace/kokkos/base/kernel_stage.h"
#include "mace/kokkos/messages/forces.h"

#include <algorithm>
#include <cmath>

namespace mace::kokkos {

namespace {

template <class T> void clear(Array<T> &array, std::size_t n) {
  reserve(array, n);
  Kokkos::deep_copy(leading(array, n), T{});
}

/// to(row) = from(row) for the rows before `end`.
template <class Real>
void copy_rows(const NodeArray<Real> &from, int end, const NodeArray<Real> &to) {
  for_each_node_vec(
      "mace::copy_rows", end, from.vecs, KOKKOS_LAMBDA(const int row, const int cv) {
        for (int c = 0; c < from.comps; ++c)
          to(cv, row, c) = from(cv, row, c);
      });
}

/// to(row) = from(node of the row) for the rows begin .. end-1.
template <class Real>
void gather_rows(const NodeArray<Real> &from, const Array<int> &node_of_row, int begin, int end,
                 const NodeArray<Real> &to) {
  for_each_node_vec(
      "mace::gather_rows", end - begin, from.vecs, KOKKOS_LAMBDA(const int i, const int cv) {
        const int row = begin + i, node = node_of_row(row);
        for (int c = 0; c < from.comps; ++c)
          to(cv, row, c) = from(cv, node, c);
      });
}

/// rows(row) -= reference(node of the row) for the rows begin .. end-1: complete adjoints become
/// differences.
template <class Real>
void subtract_reference(const NodeArray<Real> &reference, const Array<int> &node_of_row, int begin,
                        int end, const NodeArray<Real> &rows) {
  for_each_node_vec(
      "mace::subtract_reference", end - begin, rows.vecs, KOKKOS_LAMBDA(const int i, const int cv) {
        const int row = begin + i, node = node_of_row(row);
        for (int c = 0; c < rows.comps; ++c)
          rows(cv, row, c) -= reference(cv, node, c);
      });
}

/// The rows that `now` has, followed by those of the reference. In `room`, unless there are no
/// more.
template <class Real>
NodeArray<Real> extended(const NodeArray<Real> &now, const NodeArray<Real> &reference,
                         const Array<int> &node_of_row, int rows, NodeArray<Real> &room) {
  if (now.nodes == rows)
    return now;
  room.resize(rows, now.comps, now.vecs);
  copy_rows(now, now.nodes, room);
  gather_rows(reference, node_of_row, now.nodes, rows, room);
  return room;
}

template <class Real>
void extend_factor(const Array<Real> &now, const Array<Real> &reference,
                   const Array<int> &node_of_row, int begin, int rows,
                   const Array<Real> &extended) {
  Kokkos::parallel_for(
      "mace::extend_factor", range(rows), KOKKOS_LAMBDA(const int row) {
        extended(row) = row < begin ? now(row) : reference(node_of_row(row));
      });
}

/// What each edge's derivatives of one stage differ in from the reference, added to `sum`. Those of
/// edges with an end before `complete` are whole, the others are differences already; a moved edge
/// is summed whole.
template <class Real>
void add_stage(const Array<Real> &adjoint, int count, const Array<int> &end, int complete,
               const Array<int> &reference_edge, const Array<Real> &before,
               const Array<Real> &after, const Array<Real> &sum) {
  const bool from_zero = before.extent(0) == 0;
  Kokkos::parallel_for(
      "mace::add_stage", range(count), KOKKOS_LAMBDA(const int e) {
        const int r = reference_edge(e);
        const bool subtract = r >= 0 && end(e) < complete;
        for (int a = 0; a < 3; ++a) {
          Real change = adjoint(3 * e + a);
          if (subtract)
            change -= from_zero ? after(3 * r + a) : after(3 * r + a) - before(3 * r + a);
          sum(3 * e + a) += change;
        }
      });
}

/// Adds the derivatives of moved edges to `sum`.
template <class Real>
void add_moved(const Array<Real> &adjoint, int count, const Array<int> &reference_edge,
               const Array<Real> &sum) {
  Kokkos::parallel_for(
      "mace::add_moved", range(count), KOKKOS_LAMBDA(const int e) {
        if (reference_edge(e) < 0)
          for (int a = 0; a < 3; ++a)
            sum(3 * e + a) += adjoint(3 * e + a);
      });
}

/// Adds an edge's share to forces and virial.
///
/// \param r  receiver minus sender
/// \param g  dE/dr
void add_edge(int receiver, int sender, const double *r, const double g[3], Results &results) {
  constexpr int first[6] = {0, 1, 2, 0, 0, 1}, second[6] = {0, 1, 2, 1, 2, 2};
  if (results.forces)
    for (int a = 0; a < 3; ++a) {
      results.forces[3 * static_cast<std::size_t>(receiver) + a] -= g[a];
      results.forces[3 * static_cast<std::size_t>(sender) + a] += g[a];
    }
  if (!results.want_virial && !results.atom_virial)
    return;
  for (int c = 0; c < 6; ++c) {
    const double w = -r[first[c]] * g[second[c]];
    if (results.want_virial)
      results.virial[c] += w;
    if (results.atom_virial) {
      results.atom_virial[6 * static_cast<std::size_t>(receiver) + c] += 0.5 * w;
      results.atom_virial[6 * static_cast<std::size_t>(sender) + c] += 0.5 * w;
    }
  }
}

} // namespace

template <class Real> bool LocalEvaluation<Real>::suits(const Topology &topology) {
  const DeviceAtoms &atoms = topology.atoms;
  return atoms.image_of.extent(0) > 0 || atoms.n_all == atoms.n_owned;
}

template <class Real>
void LocalEvaluation<Real>::set_reference(const Engine<Real> &engine, const double *positions) {
  graph_.set_reference(engine.topology(), engine.edges(), positions);
  states_.resize(engine.interactions());
  reached_.resize(engine.interactions());
  rooms_.resize(engine.interactions());
  energy_.resize(engine.interactions() + 1);
}

template <class Real> void LocalEvaluation<Real>::forget() { *this = LocalEvaluation(); }

/// The steps in which a local evaluation differs from a full one.
template <class Real> class LocalEvaluation<Real>::Steps final : public Pass<Real> {
public:
  Steps(LocalEvaluation &local, const Engine<Real> &engine)
      : Pass<Real>(engine.network().layers, local.shared_), local_(local), engine_(engine),
        changed_(local.graph_.changed()) {}

private:
  Graph<Real> forward_graph(int l) override {
    // Senders' features: of changed nodes, then of all others in the reference.
    local_.graph_.topology().order.n_feature_rows = changed_.reverse_end[l];
    return local_.part(changed_.forward_end[l]);
  }
  LayerState<Real> &forward_state(int l) override { return local_.states_[l]; }
  Graph<Real> reverse_graph(int l) override { return local_.part(changed_.reverse_end[l]); }
  LayerState<Real> &reverse_state(int l) override { return local_.reached_[l]; }

  const LayerState<Real> &below(int l, const Graph<Real> &graph) override {
    below_.H = extended(local_.states_[l - 1].H, engine_.states()[l - 1].H,
                        local_.graph_.node_of_row(), graph.n_nodes, local_.below_room_);
    return below_;
  }

  void read_out(int l, LayerState<Real> &state) override {
    const int rows = changed_.forward_end[l];
    clear(local_.energy_[l], rows);
    readout(engine_.head_kernels().readouts[l], rows, state.H, state.dH, local_.energy_[l]);
  }

  void fed(int l) override {
    gather_rows(engine_.states()[l].features, local_.graph_.node_of_row(),
                changed_.forward_end[l - 1], changed_.reverse_end[l - 1],
                local_.states_[l].features);
  }

  void begin_reverse(int l) override {
    if (l == this->last())
      local_.prepare_reverse(engine_, l);
  }

  void messages_known(int l) override { clear_edges(l); }

  void density_added(int l) override {
    if (!this->layer(l).has_density())
      return;
    const KeptLayer<Real> &kept = local_.reference_.layer(l);
    local_.take_edges(changed_.reverse_end[l], changed_.forward_end[l], false, kept.edges_before,
                      kept.edges_between);
    clear_edges(l);
  }

  /// Along the edges of a layer but the first: senders with changed features sum up all that their
  /// receivers say, the others what it differs in.
  void add_messages(int l, const Graph<Real> &graph, LayerState<Real> &state) override {
    if (l == 0) {
      Pass<Real>::add_messages(l, graph, state);
      return;
    }
    const int begin[3] = {0, changed_.forward_end[l - 1], changed_.reverse_end[l - 1]};
    for (int kind = 0; kind < 2; ++kind) {
      if (kind == 1)
        subtract_reference(local_.reference_.layer(l).message_adjoint, local_.graph_.node_of_row(),
                           0, changed_.forward_end[l], this->shared().message);
      const Edges sent = local_.graph_.sent_by(begin[kind], begin[kind + 1], graph.n_nodes);
      Topology senders = local_.graph_.topology();
      senders.order.n_rows = begin[kind + 1] - begin[kind];
      senders.node_of_row =
          Kokkos::subview(senders.node_of_row,
                          std::make_pair(std::size_t(begin[kind]), std::size_t(begin[kind + 1])));
      if (senders.order.n_rows > 0)
        Pass<Real>::add_messages(l, {senders, sent, graph.n_nodes, {}}, state);
    }
  }

  void messages_added(int l) override {
    const KeptLayer<Real> &kept = local_.reference_.layer(l);
    const int complete = l > 0 ? changed_.forward_end[l - 1] : changed_.forward_end[0];
    local_.take_edges(changed_.reverse_end[l], complete, l > 0, kept.edges_between,
                      kept.edges_after);
  }

  /// From here on only nodes whose output of the layer below has changed have whole adjoints.
  void leave(int l, LayerState<Real> &state) override {
    local_.prepare_reverse(engine_, l - 1);
    const auto node_of_row = local_.graph_.node_of_row();
    const int complete_below = changed_.forward_end[l - 1], complete = changed_.forward_end[l];
    const KeptLayer<Real> &kept = local_.reference_.layer(l);
    if (kept.residual_adjoint.nodes > 0)
      subtract_reference(kept.residual_adjoint, node_of_row, complete_below, complete,
                         this->shared().residual_adjoint);
    subtract_reference(engine_.states()[l].dH, node_of_row, complete_below, complete, state.dH);
  }

  void features_known(int, LayerState<Real> &) override {}

  void clear_edges(int l) {
    clear(this->shared().edge_adjoint,
          3 * static_cast<std::size_t>(local_.graph_.edges_received(changed_.reverse_end[l])));
  }

  LocalEvaluation &local_;
  const Engine<Real> &engine_;
  const ChangedSet &changed_;
  LayerState<Real> below_;
};

template <class Real>
bool LocalEvaluation<Real>::evaluate(const Engine<Real> &engine, const double *positions,
                                     double limit) {
  const KernelStage stage(Stage::Local);
  // Beyond a few atoms there is no need to count.
  const int nodes = graph_.reference_nodes();
  const int most_moved = limit >= 1.0 ? nodes : std::max(8, nodes / 8);
  if (!graph_.find_changes(positions, engine.cutoff(), engine.interactions(), most_moved))
    return false;
  measure(engine);
  if (work_.share >= limit)
    return false;
  graph_.build();
  const std::size_t numbers = 3 * static_cast<std::size_t>(graph_.edges().count);
  reserve(shared_.edge_adjoint, numbers);
  clear(edge_sum_, numbers);
  if (graph_.changed().size() > 0) {
    Steps steps(*this, engine);
    steps.forward();
    steps.reverse();
    if (engine.head_kernels().repulsion)
      repel(*engine.head_kernels().repulsion);
  }
  collect_energies(engine.head_kernels().repulsion.has_value());
  reserve(gradient_, numbers);
  edge_gradients(graph_.edges(), edge_sum_, gradient_);
  download(gradient_, numbers, gradient_change_);
  return true;
}

/// Counts the work: messages, forward for one, reverse for two.
template <class Real> void LocalEvaluation<Real>::measure(const Engine<Real> &engine) {
  const ChangedSet &changed = graph_.changed();
  const int layers = engine.interactions();
  work_.forward_atoms = changed.forward_end;
  work_.reverse_atoms = changed.reverse_end;
  work_.forward_edges.resize(layers);
  work_.reverse_edges.resize(layers);
  double here = 0.0, full = 0.0;
  for (int l = 0; l < layers; ++l) {
    work_.forward_edges[l] = graph_.edges_received(changed.forward_end[l]);
    work_.reverse_edges[l] = graph_.edges_received(changed.reverse_end[l]);
    const double comps = engine.network().layers[l].message_comps();
    here += comps * static_cast<double>(work_.forward_edges[l] + 2 * work_.reverse_edges[l]);
    full += comps * 3.0 * static_cast<double>(graph_.reference_edges());
  }
  work_.share = full > 0.0 ? here / full : 0.0;
}

/// The first rows as a graph of their own.
template <class Real> Graph<Real> LocalEvaluation<Real>::part(int rows) const {
  std::vector<Segment> segments;
  for (const Segment &s : graph_.changed().segments)
    if (s.begin < rows)
      segments.push_back(s);
  return {graph_.topology(), graph_.edges(), rows, segments};
}

/// Extends what the layer's reverse direction needs to all nodes it reaches. Adjoints begin as
/// those of the readout for changed nodes, and zero differences for the others.
template <class Real>
void LocalEvaluation<Real>::prepare_reverse(const Engine<Real> &engine, int l) {
  const int changed = graph_.changed().forward_end[l], rows = graph_.changed().reverse_end[l];
  const auto node_of_row = graph_.node_of_row();
  const KeptLayer<Real> &kept = reference_.layer(l);
  LayerState<Real> &state = states_[l], &reached = reached_[l], &room = rooms_[l];
  reached.features = state.features;
  reached.A = extended(state.A, kept.A, node_of_row, rows, room.A);
  if (state.pre_gate.nodes > 0)
    reached.pre_gate = extended(state.pre_gate, kept.pre_gate, node_of_row, rows, room.pre_gate);
  if (engine.network().layers[l].has_density()) {
    reserve(reached.factor, rows);
    extend_factor(state.factor, engine.states()[l].factor, node_of_row, changed, rows,
                  reached.factor);
  }
  reached.dH.resize(rows, state.dH.comps, state.dH.vecs);
  Kokkos::deep_copy(reached.dH.data, Vec<Real>{});
  copy_rows(state.dH, changed, reached.dH);
}

/// Takes a stage's derivatives of the edges that the rows receive. They are whole for receivers, or
/// senders, before `complete`.
template <class Real>
void LocalEvaluation<Real>::take_edges(int rows, int complete, bool by_sender,
                                       const Array<Real> &before, const Array<Real> &after) {
  const Edges &edges = graph_.edges();
  add_stage(shared_.edge_adjoint, static_cast<int>(graph_.edges_received(rows)),
            by_sender ? edges.sender_node : edges.receiver, complete, graph_.reference_edge(),
            before, after, edge_sum_);
}

template <class Real> void LocalEvaluation<Real>::repel(const RepulsionTable &table) {
  const int rows = graph_.changed().forward_end[0];
  const int count = static_cast<int>(graph_.edges_received(rows));
  clear(shared_.edge_adjoint, 3 * static_cast<std::size_t>(count));
  clear(energy_.back(), rows);
  repulsion(graph_.edges(), table, graph_.topology().node_species, rows, energy_.back(),
            shared_.edge_adjoint);
  add_moved(shared_.edge_adjoint, count, graph_.reference_edge(), edge_sum_);
}

template <class Real> void LocalEvaluation<Real>::collect_energies(bool repulsion) {
  const ChangedSet &changed = graph_.changed();
  const int layers = static_cast<int>(changed.forward_end.size());
  energy_change_.assign(changed.forward_end.back(), 0.0);
  const auto add = [&](const Array<double> &now, int rows, const std::vector<double> *before,
                       const std::vector<double> &after) {
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), now);
    for (int row = 0; row < rows; ++row) {
      const int node = changed.nodes[row];
      energy_change_[row] += host(row) - (after[node] - (before ? (*before)[node] : 0.0));
    }
  };
  for (int l = 0; l < layers; ++l)
    add(energy_[l], changed.forward_end[l], l > 0 ? &reference_.layer(l - 1).node_energy : nullptr,
        reference_.layer(l).node_energy);
  if (repulsion)
    add(energy_.back(), changed.forward_end[0], &reference_.layer(layers - 1).node_energy,
        reference_.node_energy());
  for (const double change : energy_change_)
    if (!std::isfinite(change))
      throw Error(
          "the energy of the model is not a finite number: are atoms on top of each other?");
}

template <class Real> void LocalEvaluation<Real>::add_changes(Results &results) const {
  for (std::size_t row = 0; row < energy_change_.size(); ++row) {
    results.energy += energy_change_[row];
    if (results.atom_energy)
      results.atom_energy[graph_.atom_row(graph_.changed().nodes[row])] += energy_change_[row];
  }
  const auto add = [&](int receiver, int sender, const double *r, const Real *g, double sign) {
    const double signed_g[3] = {sign * g[0], sign * g[1], sign * g[2]};
    add_edge(receiver, sender, r, signed_g, results);
  };
  const Real *g = gradient_change_.data();
  for (int row = 0; row < graph_.changed().size(); ++row) {
    const int receiver = graph_.atom_row(graph_.changed().nodes[row]);
    for (std::int64_t e = graph_.edges_received(row); e < graph_.edges_received(row + 1); ++e)
      add(receiver, graph_.sender_row(e), graph_.vector(e), g + 3 * e, 1.0);
  }
  for (const LostEdge &lost : graph_.lost_edges())
    add(graph_.atom_row(lost.receiver), graph_.reference_sender_row(lost.edge),
        graph_.reference_vector(lost.edge),
        reference_.gradient().data() + 3 * static_cast<std::size_t>(lost.edge), -1.0);
}

template <class Real> std::size_t LocalEvaluation<Real>::bytes() const {
  std::size_t total = reference_.bytes() + graph_.bytes() + shared_.bytes() + below_room_.bytes() +
                      sizeof(Real) * (edge_sum_.extent(0) + gradient_.extent(0));
  for (std::size_t l = 0; l < states_.size(); ++l)
    total += states_[l].bytes() + rooms_[l].bytes() + reached_[l].features_adjoint.bytes() +
             reached_[l].dH.bytes();
  return total;
}

template class LocalEvaluation<float>;
template class LocalEvaluation<double>;

} // namespace mace::kokkos
