// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/spectrum_bands.h"

#include "base/error.h"
#include "comparison/band_shifts.h"
#include "crystal/molecules.h"
#include "modes/irreps.h"
#include "modes/mode_assignment.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace ins {

namespace {

/// Each mode and itself.
std::vector<std::vector<ModeMatch>> unmoved(const MeshModes &modes) {
  std::vector<std::vector<ModeMatch>> matches;
  for (const PhononModes &point : modes.points) {
    std::vector<ModeMatch> &own = matches.emplace_back();
    for (int mode = 0; mode < point.modes(); ++mode)
      own.push_back({mode, mode, 1.0, point.frequencies[mode], 0.0});
  }
  return matches;
}

/// "2 A1 + B2" of the modes at the first wave vector, which is Gamma. A set of E or T counts once.
std::string symmetry(const BandShift &band, const std::vector<std::string> &irreps) {
  std::map<std::string, int> counts;
  for (const BandMember &member : band.members)
    if (member.point == 0 && !irreps.empty() && !irreps[member.mode].empty())
      ++counts[irreps[member.mode]];
  std::string text;
  for (const auto &[symbol, count] : counts) {
    const int sets = std::max(1, count / dimension(symbol));
    text += (text.empty() ? "" : " + ") + (sets > 1 ? std::to_string(sets) + " " : "") + symbol;
  }
  return text;
}

/// The lowest and the highest frequency between which all but a hundredth of the intensity is.
std::pair<double, double> extent(const BandShift &band, const MeshModes &modes) {
  constexpr double outside = 0.005; // on each side
  std::vector<std::pair<double, double>> sorted;
  for (const BandMember &member : band.members)
    sorted.emplace_back(modes.points[member.point].frequencies[member.mode], member.intensity);
  std::sort(sorted.begin(), sorted.end());
  double sum = 0.0;
  std::size_t first = 0, last = sorted.size() - 1;
  while (first < last && (sum += sorted[first].second) < outside * band.intensity)
    ++first;
  sum = 0.0;
  while (last > first && (sum += sorted[last].second) < outside * band.intensity)
    --last;
  return {sorted[first].first, sorted[last].first};
}

} // namespace

AssignedSpectrum assigned_spectrum(ForceConstants force_constants, SpectrumSettings settings,
                                   const std::pair<double, double> &window) {
  settings.orders = 1;
  settings.sticks = true;
  apply_isotopes(force_constants.primitive, settings.isotopes);
  const DynamicalMatrix matrix(force_constants, settings.phonons);
  const MeshModes modes = mesh_modes(matrix, spectrum_mesh({&matrix}, settings), true);
  const PhononModes &gamma = modes.points.front();
  const std::vector<Molecule> molecules = find_molecules(matrix.primitive());

  AssignedSpectrum result;
  result.spectrum = compute_spectrum(matrix, modes, settings);
  std::vector<std::string> irreps;
  try {
    IrrepLabels labels =
        irreducible_representations(gamma, matrix.primitive(), force_constants.symprec);
    result.point_group = std::move(labels.point_group);
    irreps = std::move(labels.labels);
  } catch (const Error &) { // a cell that is not primitive has none to tell
  }
  std::vector<std::vector<std::string>> words;
  for (const PhononModes &point : modes.points)
    words.push_back(assignments(point, gamma, molecules));
  const BandSource source{result.spectrum, main_bank(result.spectrum)};
  for (const BandShift &band :
       band_shifts(source, source, unmoved(modes), window.first, window.second)) {
    SpectrumBand told;
    told.peak = band.peak_first;
    told.modes = band.modes;
    told.frequency = band.first;
    std::tie(told.lowest, told.highest) = extent(band, modes);
    told.intensity = band.intensity;
    told.symmetry = symmetry(band, irreps);
    told.assignment = band_assignment(band, words);
    result.bands.push_back(std::move(told));
  }
  return result;
}

} // namespace ins
