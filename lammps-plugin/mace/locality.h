// SPDX-License-Identifier: GPL-2.0-or-later
//
// Evaluation of configurations in which a few atoms have left their places in a reference: only
// what changes is made anew, results are those of a full evaluation but for round-off.
#pragma once

#include <cstdint>
#include <vector>

namespace mace {

/// What a local evaluation had to do, layer by layer.
struct LocalWork {
  std::vector<int> forward_atoms;          ///< whose output of the layer was made anew
  std::vector<int> reverse_atoms;          ///< whose output's adjoint was
  std::vector<std::int64_t> forward_edges; ///< that the former receive
  std::vector<std::int64_t> reverse_edges; ///< and the latter
  double share = 1.0;                      ///< of a full evaluation, by the count of message work
};

/// The local side of an evaluator that has one.
class Locality {
public:
  virtual ~Locality() = default;
  /// From now on, keeps a full evaluation as the reference for those that follow with the same
  /// neighbor lists. They are local if that takes less than `limit` of the work of a full one; the
  /// first that is not ends it until lists are new. Needs all of one rank's atoms, in the set-up
  /// `images` or without ghosts; evaluations of other set-ups are full.
  ///
  /// \param limit  0: never local, and nothing is kept
  virtual void set_limit(double limit) = 0;
  /// Of the last evaluation; null if it was a full one. Belongs to the evaluator.
  virtual const LocalWork *last_work() const = 0;
};

} // namespace mace
