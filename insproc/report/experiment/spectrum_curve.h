// SPDX-License-Identifier: GPL-2.0-or-later
//
// Calculated spectra as measured ones are: bins with values per cm^-1, the banks that are named
// added up.
#pragma once

#include "experiment/histogram.h"
#include "io/measurements/measurement.h"
#include "spectrum/spectrum.h"

#include <optional>
#include <string>

namespace ins {

/// The spectrum of a file of this program, of Euphonic or of Abins; nothing if the file is none,
/// such as one of force constants.
///
/// \param bank     NAME, or NAME+NAME, their sum; empty: the main one
/// \param reading  of files that are not of this program
/// \throws Error   naming the file
std::optional<Histogram> stored_spectrum(const std::string &file, const std::string &bank,
                                         const MeasurementOptions &reading);

/// The same of a spectrum that has been computed.
///
/// \throws Error  naming a bank that has not been computed
Histogram spectrum_curve(const Spectrum &spectrum, const std::string &bank);

} // namespace ins
