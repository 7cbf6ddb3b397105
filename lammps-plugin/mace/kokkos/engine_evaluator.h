// SPDX-License-Identifier: GPL-2.0-or-later
//
// The device's interface to an engine of either precision.
#pragma once

#include "device_evaluator.h"
#include "mace/kokkos/evaluation/engine.h"
#include "mace/kokkos/evaluation/heat_flux.h"

#include <optional>

namespace mace::kokkos {

template <class Real> class EngineEvaluator final : public DeviceEvaluator {
public:
  /// \param head  empty: the model's default
  EngineEvaluator(std::shared_ptr<const Network<Real>> network, const std::string &head)
      : engine_(std::move(network), head) {}
  EngineEvaluator(const EngineEvaluator &) = delete; // flux_ refers to engine_
  EngineEvaluator &operator=(const EngineEvaluator &) = delete;

  void update(const DeviceAtoms &atoms, bool exchange) override {
    engine_.update(atoms, exchange);
    flux_is_new_ = true;
  }
  void evaluate(const Array<double> &positions, DeviceExchange *exchange,
                DeviceResults &results) override {
    evaluate(positions, exchange, results, nullptr);
  }
  /// \param keep  takes what local evaluations need of this one; null if there are none
  void evaluate(const Array<double> &positions, DeviceExchange *exchange, DeviceResults &results,
                ReferenceEvaluation<Real> *keep);
  void find_features(const Array<double> &positions, const FeatureSelection &selection,
                     DeviceExchange *exchange, double *rows) override;
  std::array<double, 3> heat_flux(const Array<double> &positions, const Array<double> &velocities,
                                  DeviceExchange &exchange, const Array<double> &energies) override;
  int nodes() const override { return engine_.topology().order.level_end[0]; }
  std::int64_t edges() const override { return engine_.edges().count; }

  /// Numbers that find_features() writes for an atom.
  int width(const FeatureSelection &selection) const;
  const Engine<Real> &engine() const { return engine_; }
  /// Of a polarizable model, else null.
  PolarEvaluation<Real> *polar() { return engine_.polar(); }
  std::size_t bytes() const { return engine_.bytes() + (flux_ ? flux_->bytes() : 0); }

private:
  int selected_layers(const FeatureSelection &selection) const;
  int selected_components(const FeatureSelection &selection, int layer) const;

  Engine<Real> engine_;
  std::optional<HeatFluxEngine<Real>> flux_; ///< once it is asked for
  bool flux_is_new_ = true;                  ///< atoms have changed since
};

} // namespace mace::kokkos
