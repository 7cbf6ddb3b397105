// SPDX-License-Identifier: GPL-2.0-or-later
#include "training/frame.h"

#include "base/error.h"
#include "elements/element_mass.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace ins {

const FrameColumn *Frame::column(const std::string &name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const FrameColumn &column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

const std::string *Frame::value(const std::string &key) const {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const FrameValue &value) { return value.key == key; });
  return found == values.end() ? nullptr : &found->text;
}

void Frame::set(const std::string &key, const std::string &text) {
  for (FrameValue &value : values)
    if (value.key == key) {
      value.text = text;
      return;
    }
  values.push_back({key, text});
}

Frame frame_of(const Crystal &crystal) {
  Frame frame;
  frame.lattice = crystal.lattice;
  frame.periodic = {true, true, true};
  frame.symbols = crystal.symbols;
  for (const Eigen::Vector3d &position : crystal.positions)
    frame.positions.push_back(crystal.lattice.transpose() * position);
  return frame;
}

Crystal crystal_of(const Frame &frame) {
  if (!(std::abs(frame.lattice.determinant()) > 1e-6))
    throw Error("the cell has no volume");
  Crystal crystal;
  crystal.lattice = frame.lattice;
  const Eigen::Matrix3d to_fractional = frame.lattice.transpose().inverse();
  for (const Eigen::Vector3d &position : frame.positions)
    crystal.positions.push_back(to_fractional * position);
  for (const std::string &symbol : frame.symbols) {
    crystal.symbols.push_back(chemical_symbol(symbol));
    crystal.masses.push_back(natural_mass(symbol));
  }
  return crystal;
}

} // namespace ins
