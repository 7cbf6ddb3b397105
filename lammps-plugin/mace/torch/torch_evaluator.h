// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "edge_graph.h"
#include "mace/evaluator.h"
#include "mace/second_derivatives.h"
#include "torch_model.h"

namespace mace {

/// Evaluates a TorchScript export with LibTorch on the CPU.
///
/// The model sees its edges as shift vectors between nodes that all stand at the origin. Its
/// derivatives with respect to them are the forces along the edges, of which forces, virial and
/// per-atom virial are sums; and no digits are lost to large coordinates in single precision.
class TorchEvaluator : public Evaluator, private SecondDerivatives {
public:
  explicit TorchEvaluator(const EvaluatorOptions &options);

  double cutoff() const override { return model_.cutoff; }
  int interactions() const override { return model_.interactions; }
  bool can_exchange() const override { return false; }
  bool has_atom_virial() const override { return true; }
  int exchange_width() const override { return 0; }
  std::string description() const override { return description_; }
  std::size_t memory_bytes() const override;
  void evaluate(const Atoms &atoms, Results &results, FeatureExchange *exchange) override;
  SecondDerivatives *second_derivatives() override { return this; }

private:
  TorchModel model_;
  std::vector<int> element_of_species_; ///< the model's element index
  std::string description_;
  EdgeGraph graph_;
  std::vector<double> edge_gradient_; ///< (edges, 3) dE / d vector, eV/Angstrom

  /// A model's energies with what they were made from, so that they can be derived.
  struct Energies {
    torch::Tensor vectors;     ///< (edges, 3) Angstrom, what derivatives are taken of
    torch::Tensor node_energy; ///< (nodes) eV, in double
    torch::Tensor total;       ///< of the owned nodes
  };
  /// The gradient at the positions that force_response() was last asked for, ready to be derived.
  struct Derivable {
    std::uint64_t list_id = 0;
    std::vector<double> positions; ///< empty: nothing is kept
    EdgeGraph graph;
    torch::Tensor vectors, gradient;
  } kept_;

  torch::Tensor one_hot_elements(const Atoms &atoms) const;
  /// Evaluates the model on graph_.
  Energies energies(const Atoms &atoms);
  /// Evaluates the model on graph_: energies (nodes) in eV, and edge_gradient_.
  torch::Tensor evaluate_graph(const Atoms &atoms);
  void force_response(const Atoms &atoms, int atom, const double *direction,
                      double *response) override;
  void add_edge_forces(Results &results) const;
  void keep_gradient(const Atoms &atoms);
};

} // namespace mace
