// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/crystal_input.h"
#include "app/spectrum_options.h"
#include "experiment/model_comparison.h"
#include "io/measurements/measurement.h"

#include <string>

namespace ins::app {

/// A calculated spectrum to be compared with a measured one: a stored one, of this program, of
/// Euphonic or of Abins, or that of force constants, whose bands then have names.
///
/// \param bank  of spectra that hold several, or NAME+NAME, their sum; empty: as
///              SpectrumPlotSettings::bank
/// \param reading  of files that are not of this program
/// \throws Error naming the file
CalculatedSpectrum calculated_spectrum(const std::string &file, const std::string &label,
                                       const CrystalInput &input, const SpectrumOptions &options,
                                       const std::string &bank, const MeasurementOptions &reading);

} // namespace ins::app
