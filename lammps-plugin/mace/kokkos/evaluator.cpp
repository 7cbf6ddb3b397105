// SPDX-License-Identifier: GPL-2.0-or-later
#include "evaluator.h"

#include "engine.h"
#include "runtime.h"

namespace mace::kokkos {

namespace {

/// The host's view of an engine: copies arrays in and out.
template <class Real, class Sum> class HostEvaluator final : public Evaluator {
public:
  HostEvaluator(const Model &model, const EvaluatorOptions &options)
      : name_(model.name), precision_(options.precision),
        engine_(model, options.atomic_numbers, options.head) {}

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
    return name_ + ", head " + engine_.head() + ", native kernels (" + Space::name() + "), " +
           precision;
  }

  void evaluate(const Atoms &atoms, Results &results, FeatureExchange *exchange) override {
    if (atoms.list_id != list_id_) {
      engine_.update(to_device(atoms), exchange != nullptr);
      list_id_ = atoms.list_id;
    }
    const std::size_t n = 3 * static_cast<std::size_t>(atoms.n_all);
    reserve(positions_, n);
    Kokkos::deep_copy(Kokkos::subview(positions_, std::make_pair(std::size_t(0), n)),
                      Kokkos::View<const double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(
                          atoms.positions, n));
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

private:
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

  std::string name_;
  Precision precision_;
  Engine<Real, Sum> engine_;
  std::uint64_t list_id_ = ~std::uint64_t(0);
  Array<double> positions_{"mace::positions", 0};
};

} // namespace

std::unique_ptr<Evaluator> make_evaluator(const Model &model, const EvaluatorOptions &options) {
  start_runtime(options.threads);
  switch (options.precision) {
  case Precision::Single:
    return std::make_unique<HostEvaluator<float, float>>(model, options);
  case Precision::Mixed:
    return std::make_unique<HostEvaluator<float, double>>(model, options);
  case Precision::Double:
    break;
  }
  return std::make_unique<HostEvaluator<double, double>>(model, options);
}

} // namespace mace::kokkos
