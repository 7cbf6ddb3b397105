// SPDX-License-Identifier: GPL-2.0-or-later
//
// Descriptors of whole frames, from those of their atoms.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// Collects descriptors of frames: for each element the mean over its atoms, one element after the
/// other. Frames may differ in atoms and elements.
class FrameDescriptors {
public:
  /// Takes over a frame's atoms.
  ///
  /// \param symbols      (atoms)
  /// \param descriptors  (atoms, width), row-major
  /// \throws Error  for another width than that of the frames before, or no atoms
  void add(const std::vector<std::string> &symbols, const std::vector<double> &descriptors);

  int frames() const { return static_cast<int>(means_.size()); }
  /// In alphabetical order.
  const std::vector<std::string> &elements() const { return elements_; }
  int width() const { return width_; }

  /// (frames, elements * width), one row per frame; zeros where a frame lacks an element.
  Eigen::MatrixXd matrix() const;

private:
  struct Mean {
    std::string element;
    Eigen::VectorXd value;
  };
  int width_ = 0;
  std::vector<std::string> elements_;
  std::vector<std::vector<Mean>> means_; ///< of each frame's elements
};

} // namespace ins
