// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/atoms.h"
#include "mace/feature_exchange.h"

namespace mace {

/// Which node features are wanted.
struct FeatureSelection {
  int layers = 0;         ///< of the first so many layers; 0: of all
  bool invariants = true; ///< scalars (l = 0) only, else all components
};

/// Node features of a model: what each of its layers hands to the readout and to the next layer.
/// They describe the neighborhoods of the atoms.
class NodeFeatures {
public:
  virtual ~NodeFeatures() = default;

  /// Features of an atom: the width of a row.
  virtual int width(const FeatureSelection &selection) const = 0;

  /// Features at the atoms' positions; energies and forces are not evaluated.
  ///
  /// \param atoms, exchange  as for Evaluator::evaluate
  /// \param rows  (n_owned, width) written; zero for atoms the potential does not see. Layers
  /// follow
  ///              one another; in a layer l is slowest and m fastest, channels are between. That is
  ///              the order of mace-torch's MACECalculator.get_descriptors
  /// \throws Error if the set-up is not supported
  virtual void evaluate(const Atoms &atoms, const FeatureSelection &selection,
                        FeatureExchange *exchange, double *rows) = 0;
};

} // namespace mace
