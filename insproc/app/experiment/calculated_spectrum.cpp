// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/experiment/calculated_spectrum.h"

#include "app/outputs.h"
#include "app/progress.h"
#include "app/state_warnings.h"
#include "modes/mode_assignment.h"
#include "report/experiment/spectrum_curve.h"
#include "report/mesh_line.h"
#include "report/spectrum_plot.h"

#include <optional>

namespace ins::app {

namespace {

CalculatedSpectrum computed(const std::string &file, const std::string &label,
                            const CrystalInput &input, const SpectrumOptions &options,
                            const std::string &bank) {
  SpectrumSettings settings = options.settings(input.phonons());
  settings.sticks = true;
  ForceConstants force_constants = input.read(file);
  Spectrum spectrum;
  {
    Progress progress(label);
    settings.progress = [&](double share) { progress.show(share); };
    spectrum = compute_spectrum(force_constants, settings);
  }
  say(label + ": " + mesh_line(spectrum, settings));
  warn_of_imaginary(spectrum.imaginary, "the mesh of " + label, "are left out of the spectrum");
  apply_isotopes(force_constants.primitive, settings.isotopes);
  const std::vector<ModeStick> sticks = gamma_sticks(
      spectrum, EnergyUnit::per_cm, gamma_assignments(force_constants, settings.phonons));
  CalculatedSpectrum result{label, {}, {}};
  for (const ModeStick &stick : sticks)
    result.modes.push_back({stick.energy, stick.intensity, stick.label});
  result.curve = spectrum_curve(spectrum, bank);
  return result;
}

} // namespace

CalculatedSpectrum calculated_spectrum(const std::string &file, const std::string &label,
                                       const CrystalInput &input, const SpectrumOptions &options,
                                       const std::string &bank, const MeasurementOptions &reading) {
  if (std::optional<Histogram> curve = stored_spectrum(file, bank, reading))
    return {label, std::move(*curve), {}};
  return computed(file, label, input, options, bank);
}

} // namespace ins::app
