// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/band_table.h"

#include <string>

namespace ins {

namespace {

/// One column of a matrix of all lines, one below the other.
std::vector<double> stacked(const std::vector<BandLine> &lines, Eigen::MatrixXd BandLine::*matrix,
                            Eigen::Index column, double factor) {
  std::vector<double> values;
  for (const BandLine &line : lines)
    for (const double value : (line.*matrix).col(column))
      values.push_back(factor * value);
  return values;
}

} // namespace

Table band_table(const std::vector<BandLine> &lines, EnergyUnit unit) {
  std::vector<double> segment, distance;
  std::vector<std::string> label;
  std::vector<std::vector<double>> q(3);
  for (std::size_t s = 0; s < lines.size(); ++s) {
    const BandLine &line = lines[s];
    const Eigen::Index points = line.distance.size();
    for (Eigen::Index i = 0; i < points; ++i) {
      const bool last = i + 1 == points;
      segment.push_back(static_cast<double>(s + 1));
      label.push_back(i == 0 ? line.segment.start.label : last ? line.segment.end.label : "");
      distance.push_back(line.distance[i]);
      for (int axis = 0; axis < 3; ++axis)
        q[axis].push_back(line.q[i][axis]);
    }
  }
  Table table;
  table.title = "phonon bands";
  table.columns = {
      {"segment", "", segment, 0}, {"label", "", label}, {"distance", "1/Angstrom", distance, 5},
      {"q_a", "", q[0], 5},        {"q_b", "", q[1], 5}, {"q_c", "", q[2], 5}};
  const Eigen::Index bands = lines.empty() ? 0 : lines.front().frequencies.cols();
  for (Eigen::Index band = 0; band < bands; ++band)
    table.columns.push_back({"band_" + std::to_string(band + 1) + "_" + column_suffix(unit),
                             name(unit),
                             stacked(lines, &BandLine::frequencies, band, from_cm1(unit)), 3});
  const Eigen::Index speeds = lines.empty() ? 0 : lines.front().speeds.cols();
  for (Eigen::Index band = 0; band < speeds; ++band)
    table.columns.push_back({"speed_" + std::to_string(band + 1), "Angstrom/ps",
                             stacked(lines, &BandLine::speeds, band, 1.0), 3});
  return table;
}

} // namespace ins
