// SPDX-License-Identifier: GPL-2.0-or-later
#include "evaluator.h"

#include "forces.h"
#include "layer.h"
#include "mace/error.h"
#include "pair_terms.h"
#include "runtime.h"

#include <Kokkos_Profiling_ScopedRegion.hpp>
#include <cmath>

namespace mace::kokkos {

namespace {

/// Tolerance of the radial tables. Forces follow the slopes; force constants are differences of
/// forces, so tables in double are made good to near what double can tell.
template <class Real> constexpr double table_tolerance = sizeof(Real) == 8 ? 1e-10 : 1e-6;

/// Real: what the kernels work in. Sum: what energies, forces and virial are summed in.
template <class Real, class Sum> class NativeEvaluator final : public Evaluator {
public:
  NativeEvaluator(const Model &model, const EvaluatorOptions &options)
      : name_(model.name), precision_(options.precision), cutoff_(model.radial.r_max),
        channels_(model.channels) {
    for (const int z : options.atomic_numbers)
      elements_.push_back(model.element_index(z));
    const int head = model.head_index(options.head);
    head_ = model.heads.at(head);
    const double scale = model.scale.at(head);
    for (const int e : elements_)
      species_energy_.push_back(model.atomic_energies(head, e) + model.shift.at(head));
    for (std::size_t l = 0; l < model.layers.size(); ++l)
      layers_.emplace_back(model, static_cast<int>(l), elements_, head, scale,
                           table_tolerance<Real>);
    states_.resize(layers_.size());
    if (model.repulsion)
      repulsion_ = make_repulsion(model, elements_, scale);
  }

  double cutoff() const override { return cutoff_; }
  int interactions() const override { return static_cast<int>(layers_.size()); }
  bool can_exchange() const override { return true; }
  bool has_atom_virial() const override { return true; }

  int exchange_width() const override {
    int widest = 0;
    for (std::size_t l = 1; l < layers_.size(); ++l)
      widest = std::max(widest, layers_[l].feature_comps() * channels_);
    return widest;
  }

  std::string description() const override {
    const char *precision = precision_ == Precision::Double   ? "double"
                            : precision_ == Precision::Single ? "single"
                                                              : "mixed";
    return name_ + ", head " + head_ + ", native kernels, " + Space::name() + ", " + precision;
  }

  std::size_t memory_bytes() const override {
    std::size_t total = edges_.bytes();
    for (const auto &layer : layers_)
      total += layer.bytes();
    for (const auto &s : states_)
      total += s.features.bytes() + s.features_adjoint.bytes() + s.A.bytes() + s.H.bytes() +
               s.dH.bytes();
    return total + shared_.message.bytes() + shared_.M.bytes() + shared_.dot.bytes() +
           2 * shared_.edge_adjoint.extent(0) * sizeof(Real);
  }

  void evaluate(const Atoms &atoms, Results &results, FeatureExchange *exchange) override {
    if (atoms.list_id != list_id_) {
      topology_.update(atoms, static_cast<int>(elements_.size()), interactions(),
                       exchange != nullptr);
      list_id_ = atoms.list_id;
    }
    reserve(positions_, 3 * static_cast<std::size_t>(atoms.n_all));
    Kokkos::View<const double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged> host_positions(
        atoms.positions, 3 * static_cast<std::size_t>(atoms.n_all));
    Kokkos::deep_copy(
        Kokkos::subview(positions_, std::make_pair(std::size_t(0), host_positions.extent(0))),
        host_positions);
    find_edges(topology_, positions_, cutoff_, edges_);

    const int n_owned_nodes = topology_.order.level_end[0];
    reserve(node_energy_, topology_.order.n_nodes);
    Kokkos::deep_copy(node_energy_, Sum(0));
    reserve(shared_.edge_adjoint, 3 * static_cast<std::size_t>(edges_.count));
    Kokkos::deep_copy(shared_.edge_adjoint, Real(0));

    if (n_owned_nodes > 0 || exchange)
      propagate(atoms, exchange, n_owned_nodes);
    if (repulsion_)
      repulsion(edges_, *repulsion_, topology_.node_species, n_owned_nodes, node_energy_,
                shared_.edge_adjoint);
    deliver(atoms, results, n_owned_nodes);
  }

private:
  /// Nodes that take part in a layer, as consecutive pieces of one species.
  Graph<Real> graph(int layer) const {
    const int level = interactions() - 1 - layer;
    Graph<Real> g{topology_, edges_, topology_.order.level_end[level], {}};
    for (const Segment &s : topology_.order.segments)
      if (s.begin < g.n_nodes)
        g.segments.push_back(s);
    return g;
  }

  void propagate(const Atoms &atoms, FeatureExchange *exchange, int n_owned_nodes) {
    const int n_layers = interactions();
    for (int l = 0; l < n_layers; ++l) {
      const Graph<Real> g = graph(l);
      layers_[l].forward(g, states_[l], shared_, l > 0 ? &states_[l - 1] : nullptr);
      states_[l].dH.resize(g.n_nodes, layers_[l].output_comps(), states_[l].H.vecs);
      Kokkos::deep_copy(states_[l].dH.data, Vec<Real>{});
      {
        Kokkos::Profiling::ScopedRegion region("mace::readout");
        readout(layers_[l].readout_weights(), n_owned_nodes, states_[l].H, states_[l].dH,
                node_energy_);
      }
      if (l + 1 < n_layers) {
        layers_[l].feed(layers_[l + 1], g, states_[l], states_[l + 1]);
        if (exchange)
          exchange_rows(atoms, states_[l + 1].features, *exchange, true);
      }
    }
    for (int l = n_layers - 1; l >= 0; --l) {
      layers_[l].reverse(graph(l), states_[l], shared_, l > 0 ? &states_[l - 1] : nullptr);
      if (l > 0) {
        if (exchange)
          exchange_rows(atoms, states_[l].features_adjoint, *exchange, false);
        layers_[l - 1].feed_adjoint(layers_[l], graph(l - 1), states_[l - 1], states_[l]);
      }
    }
  }

  /// Hands features to their ghosts, or collects their ghosts' adjoints.
  void exchange_rows(const Atoms &atoms, const NodeArray<Real> &features, FeatureExchange &exchange,
                     bool forward) {
    Kokkos::Profiling::ScopedRegion region("mace::exchange");
    const int width = features.comps * channels_;
    const std::size_t size = static_cast<std::size_t>(atoms.n_all) * width;
    reserve(rows_, size);
    copy_rows(features, width, atoms.n_all, true);
    auto host = Kokkos::create_mirror_view(rows_);
    Kokkos::deep_copy(host, rows_);
    if (forward)
      exchange.forward(host.data(), width);
    else
      exchange.reverse(host.data(), width);
    Kokkos::deep_copy(rows_, host);
    copy_rows(features, width, atoms.n_all, false);
  }

  /// Between features by node and rows of atoms, components slowest and channels fastest.
  void copy_rows(const NodeArray<Real> &features, int width, int n_all, bool to_rows) {
    const auto rows = rows_;
    const auto node_of_row = topology_.node_of_row;
    const int channels = channels_, lanes = vec_width<Real>;
    Kokkos::parallel_for(
        "mace::copy_rows", Kokkos::RangePolicy<Space>(0, n_all), KOKKOS_LAMBDA(const int row) {
          const int node = node_of_row(row);
          for (int c = 0; c < features.comps; ++c)
            for (int k = 0; k < channels; ++k) {
              Real &there = rows(static_cast<std::size_t>(row) * width + c * channels + k);
              if (node < 0) {
                there = 0;
                continue;
              }
              Real *numbers = reinterpret_cast<Real *>(&features(k / lanes, node, c));
              if (to_rows)
                there = numbers[k % lanes];
              else
                numbers[k % lanes] = there;
            }
        });
  }

  /// Energies, forces and virials to the caller.
  void deliver(const Atoms &atoms, Results &results, int n_owned_nodes) {
    Kokkos::Profiling::ScopedRegion region("mace::forces");
    const auto energies = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), node_energy_);
    Sum total = 0;
    for (int node = 0; node < n_owned_nodes; ++node) {
      const int row = topology_.order.row_of_node[node];
      const Sum energy = energies(node) + static_cast<Sum>(species_energy_[atoms.species[row]]);
      total += energy;
      if (results.atom_energy)
        results.atom_energy[row] += energy;
    }
    if (!std::isfinite(total))
      throw Error("the energy of model " + name_ +
                  " is not a finite number: are atoms on top of each other?");
    results.energy += total;

    const int n_rows = topology_.order.n_rows;
    reserve(gradient_, shared_.edge_adjoint.extent(0));
    edge_gradients(edges_, shared_.edge_adjoint, gradient_);
    if (results.forces) {
      reserve(per_row_, 3 * static_cast<std::size_t>(n_rows));
      collect_forces(edges_, topology_, gradient_, per_row_);
      add_to(results.forces, 3 * static_cast<std::size_t>(n_rows));
    }
    if (results.want_virial) {
      Sum virial[6];
      collect_virial(edges_, gradient_, virial);
      for (int c = 0; c < 6; ++c)
        results.virial[c] += virial[c];
    }
    if (results.atom_virial) {
      reserve(per_row_, 6 * static_cast<std::size_t>(n_rows));
      collect_atom_virial(edges_, topology_, gradient_, per_row_);
      add_to(results.atom_virial, 6 * static_cast<std::size_t>(n_rows));
    }
  }

  void add_to(double *out, std::size_t n) {
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), per_row_);
    for (std::size_t i = 0; i < n; ++i)
      out[i] += host(i);
  }

  std::string name_, head_;
  Precision precision_;
  double cutoff_;
  int channels_;
  std::vector<int> elements_;
  std::vector<double> species_energy_;
  std::vector<LayerKernels<Real>> layers_;
  std::optional<RepulsionTable> repulsion_;

  std::uint64_t list_id_ = ~std::uint64_t(0);
  Topology topology_;
  Edges edges_;
  Array<double> positions_{"mace::positions", 0};
  std::vector<LayerState<Real>> states_;
  SharedState<Real> shared_;
  Array<Sum> node_energy_{"mace::node_energy", 0};
  Array<Real> gradient_{"mace::gradient", 0};
  Array<Sum> per_row_{"mace::per_row", 0};
  Array<Real> rows_{"mace::rows", 0};
};

} // namespace

std::unique_ptr<Evaluator> make_evaluator(const Model &model, const EvaluatorOptions &options) {
  start_runtime(options.threads);
  switch (options.precision) {
  case Precision::Single:
    return std::make_unique<NativeEvaluator<float, float>>(model, options);
  case Precision::Mixed:
    return std::make_unique<NativeEvaluator<float, double>>(model, options);
  case Precision::Double:
    break;
  }
  return std::make_unique<NativeEvaluator<double, double>>(model, options);
}

} // namespace mace::kokkos
