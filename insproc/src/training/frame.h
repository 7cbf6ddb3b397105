// SPDX-License-Identifier: GPL-2.0-or-later
//
// Structures of a training set, and what is known of them.
#pragma once

#include "crystal/crystal.h"

#include <array>
#include <string>
#include <vector>

namespace ins {

/// Text under a key of a frame: energies, where the frame comes from.
struct FrameValue {
  std::string key;
  std::string text; ///< without the quotes a file may have around it
};

/// A column of numbers or words for every atom, such as forces.
struct FrameColumn {
  std::string name;
  char type = 'R'; ///< R real, I integer, S word, L logical, as extended xyz has it
  int width = 1;
  std::vector<std::string> words; ///< (atoms, width) as they stood in the file
};

/// One structure. Positions are Cartesian, so that they are those of the file to the last bit.
struct Frame {
  Eigen::Matrix3d lattice = Eigen::Matrix3d::Zero(); ///< rows are a, b, c; Angstrom; zero: none
  std::array<bool, 3> periodic = {false, false, false};
  std::vector<std::string> symbols;
  std::vector<Eigen::Vector3d> positions; ///< Cartesian, Angstrom
  std::vector<FrameColumn> columns;       ///< what atoms have besides
  std::vector<FrameValue> values;

  int size() const { return static_cast<int>(positions.size()); }
  /// Null if the frame has none of that name.
  const FrameColumn *column(const std::string &name) const;
  /// Null if the frame has none of that key.
  const std::string *value(const std::string &key) const;
  /// Sets the text of a key, new or not.
  void set(const std::string &key, const std::string &text);
};

/// A periodic frame of a crystal.
Frame frame_of(const Crystal &crystal);

/// The crystal of a frame, with the elements' natural masses.
/// \throws Error if the frame has no lattice with a volume, or for an unknown element
Crystal crystal_of(const Frame &frame);

} // namespace ins
