// SPDX-License-Identifier: GPL-2.0-or-later
//
// Spectra as tables of columns: energy_cm1, total, order1, ..., orderN, el_H, ... in barn per bin
// and primitive cell; with several banks each name carries its bank: forward.total, ...
#pragma once

#include "base/energy_unit.h"
#include "io/tables/table.h"
#include "spectrum/spectrum.h"

#include <string>
#include <utility>
#include <vector>

namespace ins {

struct SpectrumTableSettings {
  EnergyUnit unit = EnergyUnit::per_cm; ///< of the first column; intensities stay per bin
  bool atoms = false;                   ///< also one column per atom: atom_1, atom_2, ...
};

/// Curves of every bank and, if there are several, of their mean (`average.`).
Table spectrum_table(const Spectrum &spectrum, const SpectrumTableSettings &settings = {});

/// How the mean over the directions of a powder was taken, in words.
std::string powder_average(const Spectrum &spectrum, const SpectrumSettings &settings);

/// How a spectrum was made, for the metadata of its table.
std::vector<std::pair<std::string, std::string>>
spectrum_metadata(const Spectrum &spectrum, const SpectrumSettings &settings);

/// One row per mode and wave vector: q, weight, energy, one-phonon intensity of each bank.
///
/// \throws Error if the spectrum was made without sticks
Table stick_table(const Spectrum &spectrum, EnergyUnit unit = EnergyUnit::per_cm);

} // namespace ins
