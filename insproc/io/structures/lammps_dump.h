// SPDX-License-Identifier: GPL-2.0-or-later
//
// Text dumps of LAMMPS (dump custom), with descriptors of the atoms.
#pragma once

#include "io/text/line_stream.h"
#include "training/frame.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

/// A frame and the descriptors of its atoms.
struct DescribedFrame {
  Frame frame;
  std::vector<double> descriptors; ///< (atoms, width), row-major
};

/// Reads a text dump frame by frame; one frame is held at a time.
///
/// The box may be orthogonal, restricted or general triclinic. Needed are the columns element and
/// coordinates (x y z, xu yu zu, xs ys zs or xsu ysu zsu), and, where descriptors are wanted, one
/// array of them, c_ID[1] c_ID[2] ...; atoms are put in the order of the column id, if there is
/// one. Positions are counted from the corner of the box. Frames get the value timestep.
class LammpsDump {
public:
  /// \param descriptor  ID of the descriptors' columns; empty: the only ones with brackets; none:
  ///                    they are not read
  /// \throws Error  if the file cannot be opened
  LammpsDump(const std::string &path, std::optional<std::string> descriptor);

  /// Reads the next frame.
  /// \return false at the end of the file
  /// \throws Error  naming file and line
  bool next(DescribedFrame &frame);

private:
  struct Columns {
    std::size_t count = 0;
    std::size_t id, element;
    std::size_t position[3];
    bool scaled = false;
    std::vector<std::size_t> descriptor;
  };

  void read_box(std::string_view header, Frame &frame);
  Columns columns_of(std::string_view header) const;
  std::vector<std::size_t> descriptor_columns(const std::vector<std::string_view> &names) const;
  void read_atoms(const Columns &columns, int n_atoms, DescribedFrame &frame);
  double number(std::string_view word) const;

  LineStream file_;
  std::optional<std::string> descriptor_;
  Eigen::Vector3d origin_ = Eigen::Vector3d::Zero();
};

} // namespace ins
