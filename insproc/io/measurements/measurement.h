// SPDX-License-Identifier: GPL-2.0-or-later
//
// Measured spectra from the files that instruments and Mantid write.
#pragma once

#include "base/energy_unit.h"
#include "experiment/histogram.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

/// What the values of a file are.
enum class MeasuredQuantity {
  density, ///< intensity per unit of energy, as drawn
  counts,  ///< intensity in the bin
};

/// What to believe instead of what the file says, or where it says nothing.
struct MeasurementOptions {
  std::optional<EnergyUnit> unit;
  std::optional<MeasuredQuantity> quantity;
};

/// One spectrum of a file, such as that of a bank of detectors.
struct MeasuredSpectrum {
  std::string name; ///< as the file has it, or its number
  Histogram data;
};

/// The spectra of a file, and how they were read.
struct Measurement {
  std::vector<MeasuredSpectrum> spectra;
  EnergyUnit unit = EnergyUnit::per_cm;
  bool unit_told = true; ///< by the file or by options; else it is a guess
  MeasuredQuantity quantity = MeasuredQuantity::density;
};

/// Reads text (columns of energy, intensity and error with blanks, commas, semicolons or tabs
/// between, as Mantid's SaveAscii, the ISIS INS database and spreadsheets have them) or HDF5 (a
/// workspace saved by Mantid's SaveNexusProcessed), told by the content.
///
/// Several spectra stand side by side, or below each other. Points are the middles of bins; bins
/// without a value (NaN) are left out at the ends, and end in an error elsewhere.
/// \throws Error naming file and line or object
/// Source: docs/experiment.md.
Measurement read_measurement(const std::string &path, const MeasurementOptions &options = {});

/// The spectrum of a name, or of a number from 1.
/// \throws Error listing what there is
const MeasuredSpectrum &select_spectrum(const Measurement &measurement, const std::string &choice,
                                        const std::string &path);

/// The names that stand in a text with + between.
std::vector<std::string> names_of_sum(const std::string &text);

/// The spectra of names or numbers with + between: "backward+forward".
/// \throws Error listing what there is
std::vector<MeasuredSpectrum> select_spectra(const Measurement &measurement,
                                             const std::string &choice, const std::string &path);

} // namespace ins
