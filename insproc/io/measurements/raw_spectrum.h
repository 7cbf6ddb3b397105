// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the readers of measured spectra find in a file, before units and bins are made of it.
#pragma once

#include "base/energy_unit.h"
#include "io/measurements/measurement.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

struct RawSpectrum {
  std::string name;
  std::vector<double> energies; ///< of points, or of the edges of bins (one more)
  std::vector<double> values;
  std::vector<double> errors; ///< empty if the file has none
};

struct RawMeasurement {
  std::vector<RawSpectrum> spectra;
  std::optional<EnergyUnit> unit;
  std::optional<MeasuredQuantity> quantity;
};

/// Columns of text. \throws Error naming file and line
RawMeasurement read_measured_columns(const std::string &path);

/// The first workspace of a file of Mantid. \throws Error naming file and object
RawMeasurement read_nexus_workspace(const std::string &path);

/// The unit of energy that a word such as "cm-1", "(CM-1)", "DeltaE_inWavenumber" or "meV" names.
std::optional<EnergyUnit> unit_in(const std::string &text);

} // namespace ins
