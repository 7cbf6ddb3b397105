// SPDX-License-Identifier: GPL-2.0-or-later
//
// Points of reciprocal space that lie on a regular mesh of its lattice, and which of them are
// alike.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ins {

/// An operation that takes wave vectors to wave vectors of the same frequencies.
struct ReciprocalOperation {
  Eigen::Matrix3i fractional; ///< on coordinates in the reciprocal lattice
  Eigen::Matrix3d cartesian;
};

/// Points whose coordinates are whole numbers of steps, each reciprocal lattice vector so many
/// steps long: which of them lattice vectors and operations make of one another.
class ReciprocalPoints {
public:
  /// What takes a point to the one that stands for all alike.
  struct Image {
    int point;     ///< number of that one
    int operation; ///< which takes the point to it, but for a lattice vector
  };

  /// \param steps       of a lattice vector along each axis, below 2^21; equal along axes that an
  ///                    operation mixes
  /// \param operations  a group, with the identity
  ReciprocalPoints(std::array<int, 3> steps, std::vector<ReciprocalOperation> operations);

  /// Adds a point if it is new.
  void add(const Eigen::Vector3i &place);

  /// \param place  that was added, or differs from such a one by a lattice vector
  Image operator()(const Eigen::Vector3i &place) const { return images_.at(key(fold(place))); }

  std::size_t size() const { return places_.size(); }

  /// Fractional coordinates of a point that stands for others, from 0 to 1.
  Eigen::Vector3d fractional(std::size_t point) const;

  const std::vector<ReciprocalOperation> &operations() const { return operations_; }

private:
  Eigen::Vector3i fold(const Eigen::Vector3i &place) const;
  static std::uint64_t key(const Eigen::Vector3i &folded);

  std::array<int, 3> steps_;
  std::vector<ReciprocalOperation> operations_;
  std::vector<Eigen::Vector3i> places_;
  std::unordered_map<std::uint64_t, Image> images_;
  std::unordered_map<std::uint64_t, int> numbers_;
};

} // namespace ins
