// SPDX-License-Identifier: GPL-2.0-or-later
#include "evaluator.h"

#include "engine.h"
#include "feature_rows.h"
#include "mace/node_features.h"
#include "runtime.h"

#include <algorithm>

namespace mace::kokkos {

namespace {

/// The host's view of an engine: copies arrays in and out.
template <class Real, class Sum> class HostEvaluator final : public Evaluator, public NodeFeatures {
public:
  HostEvaluator(std::shared_ptr<const Network<Real>> network, const EvaluatorOptions &options)
      : precision_(options.precision), engine_(std::move(network), options.head) {}

  double cutoff() const override { return engine_.cutoff(); }
  int interactions() const override { return engine_.interactions(); }
  bool can_exchange() const override { return true; }
  bool has_atom_virial() const override { return true; }
  int exchange_width() const override { return engine_.exchange_width(); }
  std::size_t memory_bytes() const override { return engine_.bytes(); }

  std::string description() const override {
    const char *precision = precision_ == Precision::Double   ? "double"
                            : precision_ == Precision::Single ? "single"
                                                              : "mixed";
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
    take_over(atoms, exchange != nullptr);
    engine_.evaluate(positions_, exchange);

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

  int width(const FeatureSelection &selection) const override {
    int width = 0;
    for (int layer = 0; layer < selected_layers(selection); ++layer)
      width += selected_components(selection, layer) * engine_.channels();
    return width;
  }

  void evaluate(const Atoms &atoms, const FeatureSelection &selection, FeatureExchange *exchange,
                double *rows) override {
    take_over(atoms, exchange != nullptr);
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

  void take_over(const Atoms &atoms, bool exchange) {
    if (atoms.list_id != list_id_) {
      engine_.update(to_device(atoms), exchange);
      list_id_ = atoms.list_id;
    }
    const std::size_t n = 3 * static_cast<std::size_t>(atoms.n_all);
    reserve(positions_, n);
    Kokkos::deep_copy(Kokkos::subview(positions_, std::make_pair(std::size_t(0), n)),
                      Kokkos::View<const double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(
                          atoms.positions, n));
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

  static void add(const Array<Sum> &values, std::size_t n, double *out) {
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), values);
    for (std::size_t i = 0; i < n; ++i)
      out[i] += host(i);
  }

  Precision precision_;
  Engine<Real, Sum> engine_;
  std::uint64_t list_id_ = ~std::uint64_t(0);
  Array<double> positions_{"mace::positions", 0};
};

/// \param network  network(Real()) gives the weights in that precision
template <class Weights>
std::unique_ptr<Evaluator> evaluator_of(const EvaluatorOptions &options, const Weights &network) {
  start_runtime(options.threads);
  switch (options.precision) {
  case Precision::Single:
    return std::make_unique<HostEvaluator<float, float>>(network(float()), options);
  case Precision::Mixed:
    return std::make_unique<HostEvaluator<float, double>>(network(float()), options);
  case Precision::Double:
    break;
  }
  return std::make_unique<HostEvaluator<double, double>>(network(double()), options);
}

} // namespace

std::unique_ptr<Evaluator> make_evaluator(const Model &model, const EvaluatorOptions &options) {
  return evaluator_of(options, [&](auto real) {
    return std::make_shared<const Network<decltype(real)>>(model, options.atomic_numbers);
  });
}

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions &options,
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
