// SPDX-License-Identifier: GPL-2.0-or-later
//
// Evaluation of a configuration in which a few atoms have left their places in a reference.
//
// A moved atom changes the messages of layer 1 within one cut-off, the energies of a model with two
// layers within two, their adjoints in layer 1 within three and forces within four. Only these are
// made anew. Nodes whose features change are evaluated completely, forward and reverse. The other
// nodes that are reached are reached by adjoints alone, and these pass through a layer linearly:
// what is passed there is the adjoint's difference from the reference. Where the two kinds meet,
// the reference's values, which are kept, turn one into the other. The results are differences from
// those of the reference; nothing is approximated.
//
// Rows are nodes in the order of changed_set.h, the same for all layers.
#pragma once

#include "local_graph.h"
#include "mace/evaluator.h"
#include "mace/kokkos/evaluation/engine.h"
#include "mace/kokkos/evaluation/reference_evaluation.h"
#include "mace/locality.h"

namespace mace::kokkos {

template <class Real> class LocalEvaluation {
public:
  /// To be filled by Engine::evaluate().
  ReferenceEvaluation<Real> &reference() { return reference_; }
  /// Takes over the graph of the engine's last evaluation, which reference() has kept.
  ///
  /// \param positions  (n_all, 3) of that evaluation, Angstrom
  void set_reference(const Engine<Real> &engine, const double *positions);
  void forget();

  /// Whether evaluations of the engine's atoms can be local at all: nodes must have their neighbors
  /// among the nodes.
  static bool suits(const Topology &topology);

  /// Evaluates other positions, if that takes less than `limit` of the work of a full evaluation.
  ///
  /// \param engine     has evaluated nothing since the reference
  /// \param positions  (n_all, 3) Angstrom
  /// \return           whether it has
  /// \throws Error if atoms coincide or the energy is not finite
  bool evaluate(const Engine<Real> &engine, const double *positions, double limit);
  const LocalWork &work() const { return work_; }

  /// Adds what the last evaluation differs in from the reference.
  void add_changes(Results &results) const;

  std::size_t bytes() const;

private:
  class Steps;

  Graph<Real> part(int rows) const;
  void measure(const Engine<Real> &engine);
  void prepare_reverse(const Engine<Real> &engine, int layer);
  void take_edges(int rows, int complete, bool by_sender, const Array<Real> &before,
                  const Array<Real> &after);
  void repel(const RepulsionTable &table);
  void collect_energies(bool repulsion);

  ReferenceEvaluation<Real> reference_;
  LocalGraph graph_;
  LocalWork work_;

  std::vector<LayerState<Real>> states_;  ///< of the changed nodes
  std::vector<LayerState<Real>> reached_; ///< of all nodes with changed adjoints
  std::vector<LayerState<Real>> rooms_; ///< for arrays of the latter with more rows than the former
  NodeArray<Real> below_room_{"mace::below"};
  SharedState<Real> shared_;
  std::vector<Array<double>> energy_; ///< of each layer's changed nodes, then by the repulsion
  Array<Real> edge_sum_{"mace::local_edges", 0};
  Array<Real> gradient_{"mace::local_gradient", 0};

  std::vector<double> energy_change_; ///< (rows)
  std::vector<Real> gradient_change_; ///< (edges, 3)
};

} // namespace mace::kokkos
