// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "eos/equation_of_state.h"

#include "catch.h"

#include <cmath>

using namespace ins;

namespace {

EquationOfState soft_crystal(EosForm form, double derivative = 7.5) {
  return {form, 1430.0, -4451.3, 0.0437, form == EosForm::birch_murnaghan_2 ? 4.0 : derivative};
}

/// Five-point derivative.
template <class Function> double slope(Function f, double x, double step) {
  return (f(x - 2 * step) - 8 * f(x - step) + 8 * f(x + step) - f(x + 2 * step)) / (12 * step);
}

} // namespace

TEST_CASE("at V0 an equation of state has E0, no pressure, B0 and B0'") {
  for (const EosForm form : all_eos_forms) {
    const EquationOfState eos = soft_crystal(form);
    CAPTURE(full_name(form));
    CHECK(eos.energy_at(1430.0) == Approx(-4451.3).epsilon(1e-14));
    CHECK(std::abs(eos.pressure_at(1430.0)) < 1e-15);
    CHECK(eos.bulk_modulus_at(1430.0) == Approx(0.0437).epsilon(1e-13));
    const double db = slope([&](double v) { return eos.bulk_modulus_at(v); }, 1430.0, 1.0);
    const double dp = slope([&](double v) { return eos.pressure_at(v); }, 1430.0, 1.0);
    CHECK(db / dp == Approx(eos.derivative).epsilon(1e-8));
  }
}

TEST_CASE("pressure is minus the slope of the energy, B is -V dP/dV") {
  // B0' of 1 and next to it, where Vinet's formula is a limit; 0.9 to 1.1 V0.
  for (const EosForm form : all_eos_forms)
    for (const double derivative : {2.0, 1.0001, 4.0, 7.5, 12.0})
      for (const double v : {1290.0, 1400.0, 1430.5, 1570.0}) {
        EquationOfState eos = soft_crystal(form, derivative);
        eos.energy = 0.0; // its digits would hide those of the difference
        CAPTURE(full_name(form), derivative, v);
        CHECK(eos.pressure_at(v) ==
              Approx(-slope([&](double x) { return eos.energy_at(x); }, v, 0.5))
                  .epsilon(1e-8)
                  .margin(1e-11));
        CHECK(
            eos.bulk_modulus_at(v) ==
            Approx(-v * slope([&](double x) { return eos.pressure_at(x); }, v, 0.5)).epsilon(1e-8));
      }
}

TEST_CASE("the gradient is the derivative by each parameter") {
  for (const EosForm form : all_eos_forms)
    for (const double v : {1290.0, 1429.0, 1570.0}) {
      const EquationOfState eos = soft_crystal(form);
      const auto gradient = eos.energy_gradient(v);
      CAPTURE(full_name(form), v);
      const auto with = [&](double EquationOfState::*member) {
        return [&eos, member, v](double value) {
          EquationOfState changed = eos;
          changed.energy = 0.0;
          changed.*member = value;
          return changed.energy_at(v);
        };
      };
      CHECK(gradient[0] ==
            Approx(slope(with(&EquationOfState::volume), eos.volume, 1.0)).epsilon(1e-7));
      CHECK(gradient[1] == 1.0);
      CHECK(gradient[2] ==
            Approx(slope(with(&EquationOfState::bulk_modulus), eos.bulk_modulus, 1e-3))
                .epsilon(1e-9)
                .margin(1e-11));
      if (form != EosForm::birch_murnaghan_2)
        CHECK(gradient[3] == Approx(slope(with(&EquationOfState::derivative), eos.derivative, 1e-2))
                                 .epsilon(1e-7)
                                 .margin(1e-12));
    }
}

TEST_CASE("the volume at a pressure has that pressure") {
  for (const EosForm form : all_eos_forms) {
    const EquationOfState eos = soft_crystal(form);
    for (const double pressure : {-0.001, 0.0, 0.001, 0.01, 0.1})
      CHECK(eos.pressure_at(eos.volume_at(pressure)) == Approx(pressure).margin(1e-14));
    CHECK_THROWS_WITH(eos.volume_at(-1.0), ContainsSubstring("reaches no pressure"));
  }
}

TEST_CASE("forms are found by their short names") {
  for (const EosForm form : all_eos_forms)
    CHECK(parse_eos_form(short_name(form)) == form);
  CHECK_THROWS_WITH(parse_eos_form("birch"), ContainsSubstring("bm3, bm2, vinet, murnaghan"));
}
