// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pictures of spectra, made from tables, so that a stored spectrum is drawn like a fresh one.
#pragma once

#include "base/energy_unit.h"
#include "comparison/band_shifts.h"
#include "io/pictures/plot.h"
#include "io/tables/table.h"
#include "report/stick_panel.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

struct SpectrumPlotSettings {
  std::string title;
  std::optional<std::pair<double, double>> range; ///< of energy, in the table's unit
  std::string bank;    ///< prefix of the columns drawn; empty: the only one, else `backward`, else
                       ///< the first
  double offset = 0.0; ///< between spectra drawn together, in units of the highest maximum
};

/// Modes at Gamma as strokes: energy in `unit`, one-phonon intensity in main_bank().
///
/// \param labels  one for each mode at Gamma by rising frequency, or none
/// \throws Error if the spectrum was made without sticks
std::vector<ModeStick> gamma_sticks(const Spectrum &spectrum, EnergyUnit unit,
                                    const std::vector<std::string> &labels = {});

/// Decomposition of one spectrum: total with orders in one panel, elements in the next and, if
/// there are any, modes as sticks below, the stronger ones with their labels.
Plot decomposition_plot(const Table &spectrum, const std::vector<ModeStick> &sticks,
                        const SpectrumPlotSettings &settings);

/// A density of states and its parts by element in one panel.
Plot density_plot(const Table &density, const SpectrumPlotSettings &settings);

/// A spectrum and what to call it.
struct LabeledSpectrum {
  std::string label;
  Table table;
};

/// Puts densities of states beside a picture of bands, on the same axis of energy: that of one
/// model with its parts by element; of several, the totals, which have the colors of their bands.
///
/// \param densities  with the labels of the bands, energies in the unit of the picture
void add_densities(Plot &bands, const std::vector<LabeledSpectrum> &densities);

/// Totals of several spectra, on top of each other or offset upwards in their order.
/// \throws Error if their units of energy differ
Plot overlay_plot(const std::vector<LabeledSpectrum> &spectra,
                  const SpectrumPlotSettings &settings);

/// Two spectra, the second above the first, and the strokes of add_band_strokes() between them.
///
/// \param chosen  bands that a reader wants arrows of, instead of strokes of all
Plot comparison_plot(const LabeledSpectrum &first, const LabeledSpectrum &second,
                     const std::vector<BandShift> &bands, const SpectrumPlotSettings &settings,
                     const std::vector<BandShift> &chosen = {});

} // namespace ins
