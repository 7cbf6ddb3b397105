// SPDX-License-Identifier: GPL-2.0-or-later
#include "band_table.h"

#include <string>

namespace ins {

Table band_table(const std::vector<BandLine> &lines, EnergyUnit unit) {
  std::vector<double> segment, distance;
  std::vector<std::string> label;
  std::vector<std::vector<double>> q(3);
  std::vector<std::vector<double>> bands(
      lines.empty() ? 0 : static_cast<std::size_t>(lines.front().frequencies.cols()));
  for (std::size_t s = 0; s < lines.size(); ++s) {
    const BandLine &line = lines[s];
    const Eigen::Index points = line.distance.size();
    for (Eigen::Index i = 0; i < points; ++i) {
      segment.push_back(static_cast<double>(s + 1));
      label.push_back(i == 0            ? line.segment.start.label
                      : i + 1 == points ? line.segment.end.label
                                        : "");
      distance.push_back(line.distance[i]);
      for (int axis = 0; axis < 3; ++axis)
        q[axis].push_back(line.q[i][axis]);
      for (std::size_t band = 0; band < bands.size(); ++band)
        bands[band].push_back(line.frequencies(i, static_cast<Eigen::Index>(band)) *
                              from_cm1(unit));
    }
  }
  Table table;
  table.title = "phonon bands";
  table.columns = {
      {"segment", "", segment, 0}, {"label", "", label}, {"distance", "1/Angstrom", distance, 5},
      {"q_a", "", q[0], 5},        {"q_b", "", q[1], 5}, {"q_c", "", q[2], 5}};
  for (std::size_t band = 0; band < bands.size(); ++band)
    table.columns.push_back({"band_" + std::to_string(band + 1) + "_" + column_suffix(unit),
                             name(unit), std::move(bands[band]), 3});
  return table;
}

} // namespace ins
