// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/mode_following.h"

#include "base/assignment.h"
#include "base/error.h"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <string>

namespace ins {

namespace {

/// Sets of modes whose frequencies follow each other within the tolerance.
std::vector<std::vector<int>> degenerate_sets(const Eigen::VectorXd &frequencies,
                                              double tolerance) {
  std::vector<std::vector<int>> sets;
  for (int mode = 0; mode < frequencies.size(); ++mode) {
    if (mode == 0 || std::abs(frequencies[mode] - frequencies[mode - 1]) > tolerance)
      sets.emplace_back();
    sets.back().push_back(mode);
  }
  return sets;
}

/// Turns vectors within the space they span to those that overlap most with a target.
void turn_towards(Eigen::MatrixXcd &vectors, const std::vector<int> &columns,
                  const Eigen::MatrixXcd &target) {
  const Eigen::MatrixXcd own = vectors(Eigen::all, columns);
  const Eigen::JacobiSVD<Eigen::MatrixXcd> svd(own.adjoint() * target,
                                               Eigen::ComputeFullU | Eigen::ComputeFullV);
  vectors(Eigen::all, columns) = own * svd.matrixU() * svd.matrixV().adjoint();
}

/// The followed modes as they stand in one state; columns are modes of the reference.
struct Position {
  Eigen::MatrixXcd vectors;
  std::vector<std::vector<int>> free_sets; ///< columns whose vectors are arbitrary in their space
};

/// Squared overlaps, where sets count by the spaces they span.
Eigen::MatrixXd pair_weights(const Position &from, const PhononModes &to,
                             const std::vector<std::vector<int>> &sets) {
  const Eigen::MatrixXd squares = (from.vectors.adjoint() * to.eigenvectors).cwiseAbs2();
  Eigen::MatrixXd weights = squares;
  for (const std::vector<int> &set : sets)
    for (const int mode : set)
      weights.col(mode) = squares(Eigen::all, set).rowwise().sum();
  for (const std::vector<int> &set : from.free_sets) {
    const Eigen::RowVectorXd mean = weights(set, Eigen::all).colwise().mean();
    for (const int mode : set)
      weights.row(mode) = mean;
  }
  return weights;
}

/// What became of each followed mode: its place in the next state. Modes of a set that is arbitrary
/// so far are taken by rising frequency.
std::vector<int> partners(const Position &from, const PhononModes &to,
                          const std::vector<std::vector<int>> &sets) {
  std::vector<int> partner = best_assignment(pair_weights(from, to, sets));
  for (const std::vector<int> &set : from.free_sets) {
    std::vector<int> places;
    for (const int mode : set)
      places.push_back(partner[mode]);
    std::sort(places.begin(), places.end());
    for (std::size_t k = 0; k < set.size(); ++k)
      partner[set[k]] = places[k];
  }
  return partner;
}

/// One step along the row of states; writes a row of `result`.
Position step(Position from, const PhononModes &to, double tolerance, int row,
              FollowedModes &result) {
  const std::vector<std::vector<int>> sets = degenerate_sets(to.frequencies, tolerance);
  const std::vector<int> partner = partners(from, to, sets);
  Position next;
  next.vectors = to.eigenvectors(Eigen::all, partner);
  for (const std::vector<int> &set : from.free_sets)
    if (set.size() > 1)
      turn_towards(from.vectors, set, next.vectors(Eigen::all, set));
  for (const std::vector<int> &set : sets) {
    if (set.size() < 2)
      continue;
    std::vector<int> followed; // modes that have come to this set
    for (int mode = 0; mode < to.modes(); ++mode)
      if (std::find(set.begin(), set.end(), partner[mode]) != set.end())
        followed.push_back(mode);
    turn_towards(next.vectors, followed, from.vectors(Eigen::all, followed));
  }
  for (int mode = 0; mode < to.modes(); ++mode) {
    result.numbers(row, mode) = partner[mode];
    result.frequencies(row, mode) = to.frequencies[partner[mode]];
    result.overlaps(row, mode) = std::norm(from.vectors.col(mode).dot(next.vectors.col(mode)));
  }
  return next;
}

} // namespace

FollowedModes follow_modes(const std::vector<PhononModes> &states, int reference,
                           double tolerance) {
  const PhononModes &start = states.at(reference);
  for (const PhononModes &state : states)
    if (state.modes() != start.modes() || state.eigenvectors.rows() != start.eigenvectors.rows())
      throw Error("modes of cells with different numbers of atoms cannot be matched: " +
                  std::to_string(start.atoms()) + " and " + std::to_string(state.atoms()));
  const auto n_states = static_cast<int>(states.size());
  const int n_modes = start.modes();
  FollowedModes result;
  result.frequencies.resize(n_states, n_modes);
  result.numbers.resize(n_states, n_modes);
  result.overlaps.resize(n_states, n_modes);
  for (int mode = 0; mode < n_modes; ++mode)
    result.numbers(reference, mode) = mode;
  result.frequencies.row(reference) = start.frequencies.transpose();
  result.overlaps.row(reference).setOnes();
  for (const int direction : {1, -1}) {
    Position position{start.eigenvectors, degenerate_sets(start.frequencies, tolerance)};
    for (int k = reference + direction; k >= 0 && k < n_states; k += direction)
      position = step(std::move(position), states[k], tolerance, k, result);
  }
  return result;
}

} // namespace ins
