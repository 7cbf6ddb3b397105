// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/gruneisen_bands.h"

#include "crystal/molecules.h"
#include "modes/mode_assignment.h"

namespace ins {

GruneisenBands gruneisen_bands(const DynamicalMatrix &reference, const QMesh &mesh,
                               const std::vector<GruneisenModes> &points, SpectrumSettings settings,
                               const std::pair<double, double> &window) {
  settings.orders = 1;
  settings.sticks = true;
  MeshModes modes{mesh, {}};
  for (const GruneisenModes &point : points)
    modes.points.push_back(point.modes);
  const Spectrum spectrum = compute_spectrum(reference, modes, settings);
  const PhononModes &gamma = modes.points.front();
  const std::vector<Molecule> molecules = find_molecules(reference.primitive());
  GruneisenBands result;
  std::vector<std::vector<ModeMatch>> slopes;
  for (const GruneisenModes &point : points) {
    std::vector<ModeMatch> &own = slopes.emplace_back();
    for (int mode = 0; mode < point.modes.modes(); ++mode) {
      const double frequency = point.modes.frequencies[mode];
      own.push_back({mode, mode, point.followed.overlaps.col(mode).minCoeff(), frequency,
                     point.gamma[mode] * frequency});
    }
    result.assignments.push_back(assignments(point.modes, gamma, molecules));
  }
  result.bands = band_shifts({spectrum}, {spectrum}, slopes, window.first, window.second);
  return result;
}

} // namespace ins
