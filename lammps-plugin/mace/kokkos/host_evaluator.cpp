// SPDX-License-Identifier: GPL-2.0-or-later
#include "host_evaluator.h"

#include "mace/kokkos/base/runtime.h"
#include "mace/kokkos/graph/feature_rows.h"
#include "mace/kokkos/local/local_evaluation.h"
#include "mace/node_features.h"

#include <algorithm>
#include <type_traits>

namespace mace::kokkos {

namespace {

/// The host's view of an engine: copies arrays in and out.
template <class Real>
class HostEvaluator final : public Evaluator, public Locality, public NodeFeatures {
public:
  HostEvaluator(std::shared_ptr<const Network<Real>> network, const EvaluatorOptions &options)
      : engine_(std::move(network), options.head) {}

  Locality *locality() override { return this; }
  NodeFeatures *node_features() override { return this; }

  double cutoff() const override { return engine_.cutoff(); }
  int interactions() const override { return engine_.interactions(); }
  bool can_exchange() const override { return true; }
  bool has_atom_virial() const override { return true; }
  int exchange_width() const override { return engine_.exchange_width(); }
  std::size_t memory_bytes() const override {
    return engine_.bytes() + local_.bytes() +
           sizeof(double) * (positions_.extent(0) + reference_forces_.capacity() +
                             reference_energies_.capacity());
  }

  std::string description() const override {
    const char *precision = std::is_same_v<Real, double> ? "double" : "single";
    const Model &model = engine_.model();
    std::string heads;
    if (model.heads.size() > 1) {
      for (const std::string &head : model.heads)
        heads += (heads.empty() ? " (of " : ", ") + head;
      heads += ")";
    }
    return model.name + ", head " + engine_.head() + heads + ", native kernels (" + Space::name() +
           "), " + precision;
  }

  void evaluate(const Atoms &atoms, Results &results, FeatureExchange *exchange) override {
    take_over_list(atoms, exchange != nullptr);
    last_is_local_ = !exchange && evaluate_locally(atoms, results);
    if (!last_is_local_)
      evaluate_all(atoms, results, exchange);
  }

  void set_limit(double limit) override {
    if (limit != limit_)
      forget();
    limit_ = limit;
  }
  const LocalWork *last_work() const override { return last_is_local_ ? &local_.work() : nullptr; }

  int width(const FeatureSelection &selection) const override {
    int width = 0;
    for (int layer = 0; layer < selected_layers(selection); ++layer)
      width += selected_components(selection, layer) * engine_.channels();
    return width;
  }

  void evaluate(const Atoms &atoms, const FeatureSelection &selection, FeatureExchange *exchange,
                double *rows) override {
    take_over_list(atoms, exchange != nullptr);
    take_over_positions(atoms);
    forget(); // the engine keeps arrays of one evaluation
    engine_.find_features(positions_, exchange);
    const int stride = width(selection);
    std::fill_n(rows, static_cast<std::size_t>(atoms.n_owned) * stride, 0.0);
    const NodeOrder &order = engine_.topology().order;
    for (int layer = 0; layer < selected_layers(selection); ++layer) {
      const int components = selected_components(selection, layer);
      copy_features(engine_.features(layer), order.row_of_node, order.level_end[0],
                    engine_.channels(), components, rows, stride);
      rows += components * engine_.channels();
    }
  }

private:
  int selected_layers(const FeatureSelection &selection) const {
    return selection.layers > 0 ? std::min(selection.layers, interactions()) : interactions();
  }
  int selected_components(const FeatureSelection &selection, int layer) const {
    return selection.invariants ? 1 : engine_.features_components(layer);
  }

  void take_over_list(const Atoms &atoms, bool exchange) {
    if (atoms.list_id == list_id_)
      return;
    forget();
    engine_.update(to_device(atoms), exchange);
    list_id_ = atoms.list_id;
  }

  void take_over_positions(const Atoms &atoms) {
    const std::size_t n = 3 * static_cast<std::size_t>(atoms.n_all);
    reserve(positions_, n);
    Kokkos::deep_copy(Kokkos::subview(positions_, std::make_pair(std::size_t(0), n)),
                      Kokkos::View<const double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(
                          atoms.positions, n));
  }

  void evaluate_all(const Atoms &atoms, Results &results, FeatureExchange *exchange) {
    take_over_positions(atoms);
    const bool keep = limit_ > 0.0 && worthwhile_ && !exchange && local_.suits(engine_.topology());
    engine_.evaluate(positions_, exchange, keep ? &local_.reference() : nullptr);
    if (!keep) {
      collect(atoms, results);
      return;
    }
    local_.set_reference(engine_, atoms.positions);
    reference_forces_.assign(3 * static_cast<std::size_t>(engine_.topology().order.n_rows), 0.0);
    reference_energies_.assign(atoms.n_owned, 0.0);
    reference_ = {};
    reference_.forces = reference_forces_.data();
    reference_.atom_energy = reference_energies_.data();
    collect(atoms, reference_);
    add_reference(results);
  }

  /// Adds what the engine's last evaluation gave.
  void collect(const Atoms &atoms, Results &results) {
    results.energy += engine_.energy();
    if (results.atom_energy)
      add_energies(atoms, results.atom_energy);
    const std::size_t n_rows = engine_.topology().order.n_rows;
    if (results.forces)
      add(engine_.forces(), 3 * n_rows, results.forces);
    if (results.want_virial) {
      const auto virial = engine_.virial();
      for (int c = 0; c < 6; ++c)
        results.virial[c] += virial[c];
    }
    if (results.atom_virial)
      add(engine_.atom_virial(), 6 * n_rows, results.atom_virial);
  }

  /// Adds what the reference evaluation gave, which is the engine's last one.
  void add_reference(Results &results) {
    results.energy += reference_.energy;
    if (results.want_virial)
      for (int c = 0; c < 6; ++c)
        results.virial[c] += reference_.virial[c];
    if (results.forces)
      for (std::size_t i = 0; i < reference_forces_.size(); ++i)
        results.forces[i] += reference_forces_[i];
    if (results.atom_energy)
      for (std::size_t i = 0; i < reference_energies_.size(); ++i)
        results.atom_energy[i] += reference_energies_[i];
    if (results.atom_virial)
      add(engine_.atom_virial(), 6 * static_cast<std::size_t>(engine_.topology().order.n_rows),
          results.atom_virial);
  }

  bool evaluate_locally(const Atoms &atoms, Results &results) {
    if (!local_.reference().complete())
      return false;
    if (!local_.evaluate(engine_, atoms.positions, limit_)) {
      forget();
      worthwhile_ = false;
      return false;
    }
    add_reference(results);
    local_.add_changes(results);
    return true;
  }

  void forget() {
    local_.forget();
    worthwhile_ = true;
    last_is_local_ = false;
  }

  void add_energies(const Atoms &atoms, double *atom_energy) const {
    const NodeOrder &order = engine_.topology().order;
    const auto energies =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), engine_.node_energies());
    for (int node = 0; node < order.level_end[0]; ++node) {
      const int row = order.row_of_node[node];
      atom_energy[row] += energies(node) + engine_.species_energy(atoms.species[row]);
    }
  }

  static void add(const Array<double> &values, std::size_t n, double *out) {
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), values);
    for (std::size_t i = 0; i < n; ++i)
      out[i] += host(i);
  }

  Engine<Real> engine_;
  std::uint64_t list_id_ = ~std::uint64_t(0);
  Array<double> positions_{"mace::positions", 0};

  double limit_ = 0.0;     ///< of the work of a full evaluation, for local ones
  bool worthwhile_ = true; ///< no displacement has reached too much since the list was new
  bool last_is_local_ = false;
  LocalEvaluation<Real> local_;
  Results reference_;
  std::vector<double> reference_forces_, reference_energies_;
};

/// \param network  network(Real()) gives the weights in that precision
template <class Weights>
std::unique_ptr<Evaluator> evaluator_of(const EvaluatorOptions &options, const Weights &network) {
  start_runtime(options.threads);
  if (options.precision == Precision::Single)
    return std::make_unique<HostEvaluator<float>>(network(float()), options);
  return std::make_unique<HostEvaluator<double>>(network(double()), options);
}

} // namespace

std::unique_ptr<Evaluator> make_host_evaluator(const Model &model,
                                               const EvaluatorOptions &options) {
  return evaluator_of(options, [&](auto real) {
    return std::make_shared<const Network<decltype(real)>>(model, options.atomic_numbers);
  });
}

std::unique_ptr<Evaluator> make_host_evaluator(const EvaluatorOptions &options,
                                               const std::function<Model()> &read) {
  return evaluator_of(options, [&](auto real) {
    return shared_network<decltype(real)>(options.model_file, options.atomic_numbers, [&] {
      Model model = read();
      model.head_index(options.head); // a wrong name is told before tables are made
      return model;
    });
  });
}

} // namespace mace::kokkos
