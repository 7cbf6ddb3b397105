// SPDX-License-Identifier: GPL-2.0-or-later
#include "host_evaluator.h"

#include "engine_evaluator.h"
#include "mace/heat_flux.h"
#include "mace/kokkos/base/host_copy.h"
#include "mace/kokkos/base/runtime.h"
#include "mace/kokkos/local/local_evaluation.h"
#include "mace/node_features.h"
#include "mace/polarization.h"

#include <type_traits>

namespace mace::kokkos {

namespace {

/// The device's evaluator for arrays on the host, which are copied; beside it evaluations of what a
/// few moved atoms change.
template <class Real>
class HostEvaluator final : public Evaluator,
                            public HeatFlux,
                            public Locality,
                            public NodeFeatures,
                            public Polarization {
public:
  HostEvaluator(std::shared_ptr<const Network<Real>> network, const EvaluatorOptions &options)
      : device_(std::move(network), options.head) {}

  DeviceEvaluator *on_device() override { return &device_; }
  // Energies of polarizable models are not sums of what an atom has around it.
  HeatFlux *heat_flux() override { return polar() ? nullptr : this; }
  Locality *locality() override { return polar() ? nullptr : this; }
  Polarization *polarization() override { return polar() ? this : nullptr; }
  NodeFeatures *node_features() override { return this; }

  double cutoff() const override { return engine().cutoff(); }
  int interactions() const override { return engine().interactions(); }
  bool can_exchange() const override { return true; }
  bool has_atom_virial() const override { return !engine().polar(); }
  int exchange_width() const override { return engine().exchange_width(); }
  std::size_t memory_bytes() const override {
    return device_.bytes() + local_.bytes() + results_.bytes() +
           sizeof(double) * (positions_.extent(0) + velocities_.extent(0) + energies_.extent(0) +
                             reference_forces_.capacity() + reference_energies_.capacity());
  }

  std::size_t node_bytes() const override { return engine().network().node_tables.bytes; }

  std::string description() const override {
    const char *precision = std::is_same_v<Real, double> ? "double" : "single";
    const Model &model = engine().model();
    std::string heads;
    if (model.heads.size() > 1) {
      for (const std::string &head : model.heads)
        heads += (heads.empty() ? " (of " : ", ") + head;
      heads += ")";
    }
    return model.name + ", head " + engine().head() + heads + ", native kernels (" + Space::name() +
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

  void set_electrons(const ElectronCount &electrons, RankSum sum) override {
    polar()->set_electrons(electrons, std::move(sum));
  }
  void set_cell(const CellVectors &cell) override { polar()->set_cell(cell); }
  std::vector<double> charges() const override { return engine().polar()->charges(); }

  int width(const FeatureSelection &selection) const override { return device_.width(selection); }

  void evaluate(const Atoms &atoms, const FeatureSelection &selection, FeatureExchange *exchange,
                double *rows) override {
    take_over_list(atoms, exchange != nullptr);
    take_over_positions(atoms);
    forget(); // the engine keeps arrays of one evaluation
    with(exchange, [&](DeviceExchange *device_exchange) {
      device_.find_features(positions_, selection, device_exchange, rows);
    });
  }

  std::array<double, 3> heat_flux(const Atoms &atoms, FeatureExchange *exchange,
                                  FeatureExchange &ghosts, const double *velocities,
                                  double *energies) override {
    take_over_list(atoms, exchange != nullptr);
    take_over_positions(atoms);
    take_over(velocities, 3 * static_cast<std::size_t>(atoms.n_owned), velocities_);
    reserve(energies_, atoms.n_owned);
    HostExchange hosted(ghosts);
    const auto flux = device_.heat_flux(positions_, velocities_, hosted, energies_);
    std::fill_n(energies, atoms.n_owned, 0.0);
    add(energies_, atoms.n_owned, energies);
    return flux;
  }

private:
  const Engine<Real> &engine() const { return device_.engine(); }
  PolarEvaluation<Real> *polar() { return device_.polar(); }

  template <class Call> static void with(FeatureExchange *exchange, const Call &call) {
    if (!exchange)
      return call(nullptr);
    HostExchange hosted(*exchange);
    call(&hosted);
  }

  void take_over_list(const Atoms &atoms, bool exchange) {
    if (atoms.list_id == list_id_)
      return;
    forget();
    device_.update(to_device(atoms), exchange);
    list_id_ = atoms.list_id;
  }

  void take_over_positions(const Atoms &atoms) {
    take_over(atoms.positions, 3 * static_cast<std::size_t>(atoms.n_all), positions_);
  }

  static void take_over(const double *values, std::size_t n, Array<double> &array) {
    reserve(array, n);
    Kokkos::deep_copy(
        leading(array, n),
        Kokkos::View<const double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(values, n));
  }

  void evaluate_all(const Atoms &atoms, Results &results, FeatureExchange *exchange) {
    take_over_positions(atoms);
    const bool keep = limit_ > 0.0 && worthwhile_ && !exchange && local_.suits(engine().topology());
    results_.want_virial = keep || results.want_virial;
    results_.want_atom_energy = keep || results.atom_energy;
    results_.want_atom_virial = results.atom_virial != nullptr;
    with(exchange, [&](DeviceExchange *device_exchange) {
      device_.evaluate(positions_, device_exchange, results_, keep ? &local_.reference() : nullptr);
    });
    if (!keep) {
      collect(atoms, results);
      return;
    }
    local_.set_reference(engine(), atoms.positions);
    reference_forces_.assign(3 * static_cast<std::size_t>(engine().topology().order.n_rows), 0.0);
    reference_energies_.assign(atoms.n_owned, 0.0);
    reference_ = {};
    reference_.forces = reference_forces_.data();
    reference_.atom_energy = reference_energies_.data();
    collect(atoms, reference_);
    add_reference(results);
  }

  /// Adds what the last evaluation gave.
  void collect(const Atoms &atoms, Results &results) {
    const std::size_t n_rows = engine().topology().order.n_rows;
    results.energy += results_.energy;
    if (results.want_virial)
      for (int c = 0; c < 6; ++c)
        results.virial[c] += results_.virial[c];
    if (results.forces)
      add(results_.forces, 3 * n_rows, results.forces);
    if (results.atom_energy)
      add(results_.atom_energy, atoms.n_owned, results.atom_energy);
    if (results.atom_virial)
      add(results_.atom_virial, 6 * n_rows, results.atom_virial);
  }

  /// Adds what the reference evaluation gave; atoms' virials are made when they are asked for.
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
    if (results.atom_virial) {
      const std::size_t n_rows = engine().topology().order.n_rows;
      reserve(results_.atom_virial, 6 * n_rows);
      engine().atom_virial(results_.atom_virial);
      add(results_.atom_virial, 6 * n_rows, results.atom_virial);
    }
  }

  bool evaluate_locally(const Atoms &atoms, Results &results) {
    if (!local_.reference().complete())
      return false;
    if (!local_.evaluate(engine(), atoms.positions, limit_)) {
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

  /// out += the first n values
  static void add(const Array<double> &values, std::size_t n, double *out) {
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), leading(values, n));
    for (std::size_t i = 0; i < n; ++i)
      out[i] += host(i);
  }

  EngineEvaluator<Real> device_;
  std::uint64_t list_id_ = ~std::uint64_t(0);
  Array<double> positions_{"mace::positions", 0};
  Array<double> velocities_{"mace::velocities", 0}, energies_{"mace::energies", 0}; ///< heat_flux()
  DeviceResults results_;

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
    const auto read_checked = [&] {
      Model model = read();
      model.head_index(options.head); // a wrong name is told before tables are made
      return model;
    };
    return shared_network<decltype(real)>(options.model_file, options.atomic_numbers, read_checked,
                                          options.node);
  });
}

std::string host_runtime() { return runtime_in_words(); }

} // namespace mace::kokkos
