// SPDX-License-Identifier: GPL-2.0-or-later
//
// Energy of a crystal as a function of its volume.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace ins {

/// The forms in use; what they are stands in one table in equation_of_state.cpp.
/// docs/equation-of-state.md has the formulas.
enum class EosForm {
  birch_murnaghan_2, ///< second order: B0' = 4
  birch_murnaghan_3, ///< third order
  vinet,
  murnaghan,
};

inline constexpr std::array<EosForm, 4> all_eos_forms = {
    EosForm::birch_murnaghan_3, EosForm::birch_murnaghan_2, EosForm::vinet, EosForm::murnaghan};

/// "bm2", "bm3", "vinet", "murnaghan": as options and columns call it.
std::string short_name(EosForm form);

/// "Birch-Murnaghan, 3rd order", ...: as readers call it.
std::string full_name(EosForm form);

/// Parameters that are fitted: 4, or 3 where B0' is fixed.
int parameter_count(EosForm form);

/// The short names of all forms.
std::vector<std::string> eos_form_names();

/// \throws Error for a text that is none of the short names
EosForm parse_eos_form(const std::string &text);

/// An equation of state with its parameters.
struct EquationOfState {
  EosForm form = EosForm::birch_murnaghan_3;
  double volume = 0.0;       ///< V0, of the least energy, Angstrom^3
  double energy = 0.0;       ///< E0 = E(V0), eV
  double bulk_modulus = 0.0; ///< B0 = B(V0), eV/Angstrom^3
  double derivative = 4.0;   ///< B0' = dB/dP at V0

  /// E(V) in eV. \param v  Angstrom^3, positive
  double energy_at(double v) const;

  /// P(V) = -dE/dV in eV/Angstrom^3.
  double pressure_at(double v) const;

  /// B(V) = -V dP/dV in eV/Angstrom^3.
  double bulk_modulus_at(double v) const;

  /// (dE/dV0, dE/dE0, dE/dB0, dE/dB0') at V; the last is 0 where B0' is fixed.
  std::array<double, 4> energy_gradient(double v) const;

  /// The volume at a pressure, Angstrom^3; of the branch that contains V0.
  ///
  /// \param pressure  eV/Angstrom^3
  /// \throws Error where the form reaches no such pressure (beyond the spinodal)
  double volume_at(double pressure) const;
};

} // namespace ins
