// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_unit.h"
#include "isotope_options.h"
#include "mesh_options.h"
#include "spectrum/spectrum.h"

#include <CLI/CLI.hpp>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins::app {

/// The options that set up a spectrum, shared by the commands that make one. They carry the names
/// that Abins' properties have led users to expect.
class SpectrumOptions {
public:
  /// \param default_bank  selection without --bank: a bank's name or `both`
  SpectrumOptions(CLI::App &command, const std::string &default_bank);

  /// \param phonons  how phonons are made
  /// \throws CLI::ValidationError, Error for values that make no sense
  SpectrumSettings settings(const PhononOptions &phonons) const;

  /// Energies of "MIN:MAX" in unit(), 0 to 1200 cm^-1 for an empty text.
  /// \throws CLI::ValidationError for anything else
  std::pair<double, double> window(const std::string &range) const;

  EnergyUnit unit() const { return unit_; }
  bool atoms() const { return atoms_; }

private:
  const CLI::App &command_;
  double temperature_ = 10.0;
  int orders_ = 10;
  Scattering scattering_ = Scattering::incoherent;
  CoherentSampling coherent_;
  std::optional<double> direction_error_;
  CrossSectionKind cross_section_ = CrossSectionKind::total;
  std::string instrument_ = "tosca";
  InstrumentChanges changes_; ///< but the energies
  std::string final_energy_;
  std::string incident_energy_;
  std::string bank_;
  CLI::Option *bank_option_ = nullptr;
  MeshOptions mesh_;
  IsotopeOptions isotopes_;
  std::string energy_;
  EnergyUnit unit_ = EnergyUnit::per_cm;
  SpectrumMode mode_ = SpectrumMode::exact;
  Broadening broadening_ = Broadening::gaussian;
  std::string debye_waller_ = "mean";
  bool prune_ = false;
  std::optional<double> acoustic_cutoff_; ///< in `unit_`
  bool atoms_ = false;
};

/// Adds --units, which sets `unit`.
void add_units(CLI::App &command, EnergyUnit &unit);

/// "MIN:MAX:STEP" as three numbers; `rest` gets what follows the last, or nothing may follow.
/// \throws CLI::ValidationError unless MIN <= MAX and STEP > 0
std::array<double, 3> parse_triple(const std::string &option, const std::string &text,
                                   std::string *rest = nullptr);

/// "MIN:MAX:STEP" in `unit`, or in the one that follows the last number ("0:500:0.1meV"); the
/// default grid for an empty text. \throws CLI::ValidationError for anything else
EnergyGrid parse_energy_grid(const std::string &text, EnergyUnit unit);

} // namespace ins::app
