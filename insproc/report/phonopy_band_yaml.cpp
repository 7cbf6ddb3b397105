// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/units.h"
#include "report/band_table.h"

#include <Eigen/LU>
#include <fmt/format.h>
#include <iterator>

namespace ins {

namespace {

std::string row(const Eigen::Vector3d &values) {
  return fmt::format("[ {:.9f}, {:.9f}, {:.9f} ]", values[0], values[1], values[2]);
}

} // namespace

std::string phonopy_band_yaml(const std::vector<BandLine> &lines, const Crystal &crystal) {
  fmt::memory_buffer text;
  const auto out = std::back_inserter(text);
  Eigen::Index points = 0;
  for (const BandLine &line : lines)
    points += line.distance.size();
  fmt::format_to(out, "nqpoint: {}\nnpath: {}\nsegment_nqpoint:\n", points, lines.size());
  for (const BandLine &line : lines)
    fmt::format_to(out, "- {}\n", line.distance.size());
  fmt::format_to(out, "labels:\n");
  for (const BandLine &line : lines)
    fmt::format_to(out, "- [ '{}', '{}' ]\n", line.segment.start.label, line.segment.end.label);

  const Eigen::Matrix3d reciprocal = crystal.lattice.inverse().transpose();
  fmt::format_to(out, "reciprocal_lattice:\n");
  for (int i = 0; i < 3; ++i)
    fmt::format_to(out, "- {} # {}*\n", row(reciprocal.row(i)), "abc"[i]);
  fmt::format_to(out, "natom: {}\nlattice:\n", crystal.size());
  for (int i = 0; i < 3; ++i)
    fmt::format_to(out, "- {} # {}\n", row(crystal.lattice.row(i)), "abc"[i]);
  fmt::format_to(out, "points:\n");
  for (int i = 0; i < crystal.size(); ++i)
    fmt::format_to(out, "- symbol: {}\n  coordinates: {}\n  mass: {:.6f}\n", crystal.symbols[i],
                   row(crystal.positions[i]), crystal.masses[i]);

  fmt::format_to(out, "\nphonon:\n");
  for (const BandLine &line : lines)
    for (Eigen::Index i = 0; i < line.distance.size(); ++i) {
      fmt::format_to(out, "- q-position: {}\n  distance: {:.9f}\n", row(line.q[i]),
                     line.distance[i] / (2.0 * units::pi));
      if (i == 0 || i + 1 == line.distance.size())
        fmt::format_to(out, "  label: '{}'\n",
                       i == 0 ? line.segment.start.label : line.segment.end.label);
      fmt::format_to(out, "  band:\n");
      for (Eigen::Index band = 0; band < line.frequencies.cols(); ++band)
        fmt::format_to(out, "  - # {}\n    frequency: {:.10f}\n", band + 1,
                       line.frequencies(i, band) / units::THz_in_cm1);
      fmt::format_to(out, "\n");
    }
  return fmt::to_string(text);
}

} // namespace ins
