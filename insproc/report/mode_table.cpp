// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/mode_table.h"

#include "modes/mode_assignment.h"
#include "report/columns.h"

#include <algorithm>
#include <cmath>

namespace ins {

std::string shift_word(double shift_cm1) {
  constexpr double noticeable = 0.05;
  if (std::abs(shift_cm1) < noticeable)
    return "none";
  return shift_cm1 > 0.0 ? "blue" : "red";
}

std::string change_word(const BandShift &band) {
  if (band.splits)
    return band.merges ? "splits and merges" : "splits";
  return band.merges ? "merges" : "moves";
}

Table mode_table(const std::vector<ModeSummary> &modes, const std::vector<std::string> &elements,
                 const std::vector<std::string> &irreps,
                 const std::vector<ModeCharacter> &characters, EnergyUnit unit) {
  Table table;
  Columns<ModeSummary> add(table, modes, unit);
  add.number("mode", "", 0, [](const ModeSummary &m) { return m.mode + 1; });
  add.energy("frequency", [](const ModeSummary &m) { return m.frequency; });
  add.number("degeneracy", "", 0, [](const ModeSummary &m) { return m.degeneracy; });
  if (!irreps.empty())
    Columns<std::string>(table, irreps, unit).word("irrep", [](const std::string &s) { return s; });
  add.number("participation", "", 3, [](const ModeSummary &m) { return m.participation; });
  add.number("reduced_mass", "amu", 2, [](const ModeSummary &m) { return m.reduced_mass; });
  for (std::size_t e = 0; e < elements.size(); ++e)
    add.number("share_" + elements[e], "", 2,
               [e](const ModeSummary &m) { return m.element_share[e]; });
  if (characters.empty())
    return table;
  Columns<ModeCharacter> tell(table, characters, unit);
  tell.number("translation", "", 2, [](const ModeCharacter &c) { return c.translation; });
  tell.number("libration", "", 2, [](const ModeCharacter &c) { return c.libration; });
  tell.number("internal", "", 2, [](const ModeCharacter &c) { return c.internal; });
  tell.number("out_of_plane", "", 2, [](const ModeCharacter &c) { return c.out_of_plane; });
  tell.word("assignment", [](const ModeCharacter &c) { return assignment(c); });
  return table;
}

Table match_table(const std::vector<ModeMatch> &matches, const Eigen::VectorXd &intensities,
                  const std::vector<std::string> &assignments, EnergyUnit unit) {
  Table table;
  table.title = "modes matched by eigenvector overlap";
  Columns<ModeMatch> add(table, matches, unit);
  add.number("mode_A", "", 0, [](const ModeMatch &m) { return m.first + 1; });
  add.energy("frequency_A", [](const ModeMatch &m) { return m.frequency; });
  add.number("mode_B", "", 0, [](const ModeMatch &m) { return m.second + 1; });
  add.energy("frequency_B", [](const ModeMatch &m) { return m.frequency + m.shift; });
  add.energy("shift", [](const ModeMatch &m) { return m.shift; });
  add.word("direction", [](const ModeMatch &m) { return shift_word(m.shift); });
  add.number("overlap", "", 3, [](const ModeMatch &m) { return m.overlap; });
  add.number("intensity", "barn", 4, [&](const ModeMatch &m) { return intensities[m.first]; });
  add.word("assignment", [&](const ModeMatch &m) { return assignments[m.first]; });
  return table;
}

Table band_table(const std::vector<BandShift> &bands,
                 const std::vector<std::vector<std::string>> &assignments, EnergyUnit unit) {
  Table table;
  table.title = "bands of the spectrum and how they move";
  Columns<BandShift> add(table, bands, unit);
  add.energy("peak_A", [](const BandShift &b) { return b.peak_first; });
  add.energy("peak_B", [](const BandShift &b) { return b.peak_second; });
  add.energy("modes_A", [](const BandShift &b) { return b.first; });
  add.energy("modes_B", [](const BandShift &b) { return b.second; });
  add.energy("shift", [](const BandShift &b) { return b.shift; });
  add.word("direction", [](const BandShift &b) { return shift_word(b.shift); });
  add.word("change", [](const BandShift &b) { return change_word(b); });
  add.energy("smallest", [](const BandShift &b) { return b.smallest; });
  add.energy("largest", [](const BandShift &b) { return b.largest; });
  add.number("n_modes", "", 1, [](const BandShift &b) { return b.modes; });
  add.number("overlap", "", 2, [](const BandShift &b) { return b.overlap; });
  add.number("intensity", "barn", 3, [](const BandShift &b) { return b.intensity; });
  add.word("assignment", [&](const BandShift &b) { return band_assignment(b, assignments); });
  return table;
}

Table assignment_table(const std::vector<SpectrumBand> &bands, EnergyUnit unit) {
  double strongest = 0.0;
  for (const SpectrumBand &band : bands)
    strongest = std::max(strongest, band.intensity);
  Table table;
  table.title = "bands of the spectrum and what moves in them";
  Columns<SpectrumBand> add(table, bands, unit);
  add.energy("peak", [](const SpectrumBand &b) { return b.peak; });
  add.energy("modes", [](const SpectrumBand &b) { return b.frequency; });
  add.energy("lowest", [](const SpectrumBand &b) { return b.lowest; });
  add.energy("highest", [](const SpectrumBand &b) { return b.highest; });
  add.number("n_modes", "", 1, [](const SpectrumBand &b) { return b.modes; });
  add.number("intensity", "barn", 3, [](const SpectrumBand &b) { return b.intensity; });
  add.number("relative", "%", 1,
             [&](const SpectrumBand &b) { return 100.0 * b.intensity / strongest; });
  if (std::any_of(bands.begin(), bands.end(),
                  [](const SpectrumBand &b) { return !b.symmetry.empty(); }))
    add.word("symmetry", [](const SpectrumBand &b) { return b.symmetry; });
  add.word("assignment", [](const SpectrumBand &b) { return b.assignment; });
  return table;
}

} // namespace ins
