// SPDX-License-Identifier: GPL-2.0-or-later
#include "eos/equation_of_state.h"

#include "base/error.h"

#include <Eigen/Core>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <unsupported/Eigen/AutoDiff>

namespace ins {

namespace {

/// A number with its derivatives with respect to V0, E0, B0 and B0'.
using Dual = Eigen::AutoDiffScalar<Eigen::Vector4d>;

double value_of(double x) { return x; }
double value_of(const Dual &x) { return x.value(); }

/// (1 - (1 - u) exp(u)) / u^2, as a series where the difference would lose digits.
template <class T> T vinet_shape(const T &u) {
  using std::exp;
  if (std::abs(value_of(u)) > 0.5)
    return T((T(1.0) - (T(1.0) - u) * exp(u)) / (u * u));
  T sum(0.5), power(1.0); // sum over k of u^k / (k! (k + 2))
  for (int k = 1; k < 20; ++k) {
    power = T(power * u / static_cast<double>(k));
    sum = T(sum + power / static_cast<double>(k + 2));
  }
  return sum;
}

/// (exp(u) - 1) / u, as a series where the difference would lose digits.
template <class T> T exponential_shape(const T &u) {
  using std::exp;
  if (std::abs(value_of(u)) > 0.5)
    return T((exp(u) - T(1.0)) / u);
  T sum(1.0), power(1.0); // sum over k of u^k / (k + 1)!
  for (int k = 1; k < 20; ++k) {
    power = T(power * u / static_cast<double>(k + 1));
    sum = T(sum + power);
  }
  return sum;
}

// A form is a struct: energy over E0 (of numbers and of Duals), pressure and bulk modulus.

struct BirchMurnaghan {
  template <class T> static T energy(double v, const T &v0, const T &b0, const T &b0_prime) {
    using std::exp;
    using std::log;
    const T f = exp(T(log(T(v0 / v)) * (2.0 / 3.0))) - T(1.0); // twice the Eulerian strain
    const T anharmonic = f * T(b0_prime - T(4.0)) * 0.5;
    return T(v0 * b0 * f * f * T(T(1.0) + anharmonic) * (9.0 / 8.0));
  }

  static double pressure(const EquationOfState &eos, double v) {
    const double x = std::cbrt(v / eos.volume);
    const double s = 1.0 / (x * x); // (V0/V)^(2/3)
    const double factor = 1.0 + 0.75 * (eos.derivative - 4.0) * (s - 1.0);
    return 1.5 * eos.bulk_modulus * s * s / x * (s - 1.0) * factor;
  }

  static double bulk_modulus(const EquationOfState &eos, double v) {
    const double x = std::cbrt(v / eos.volume);
    const double s = 1.0 / (x * x); // (V0/V)^(2/3)
    const double s5 = s * s / x;    // (V0/V)^(5/3)
    const double factor = 1.0 + 0.75 * (eos.derivative - 4.0) * (s - 1.0);
    return 0.5 * eos.bulk_modulus * s5 *
           ((7.0 * s - 5.0) * factor + 1.5 * (eos.derivative - 4.0) * s * (s - 1.0));
  }
};

struct Vinet {
  template <class T> static T energy(double v, const T &v0, const T &b0, const T &b0_prime) {
    using std::exp;
    using std::log;
    const T rest = T(1.0) - exp(T(log(T(v0 / v)) * (-1.0 / 3.0)));
    const T u = T(b0_prime - T(1.0)) * rest * 1.5;
    return T(v0 * b0 * rest * rest * vinet_shape(u) * 9.0);
  }

  static double pressure(const EquationOfState &eos, double v) {
    const double x = std::cbrt(v / eos.volume);
    return 3.0 * eos.bulk_modulus * (1.0 - x) / (x * x) *
           std::exp(1.5 * (eos.derivative - 1.0) * (1.0 - x));
  }

  static double bulk_modulus(const EquationOfState &eos, double v) {
    const double x = std::cbrt(v / eos.volume);
    const double c = 1.5 * (eos.derivative - 1.0);
    return eos.bulk_modulus / (x * x) * (1.0 + (c * x + 1.0) * (1.0 - x)) * std::exp(c * (1.0 - x));
  }
};

struct Murnaghan {
  template <class T> static T energy(double v, const T &v0, const T &b0, const T &b0_prime) {
    using std::log;
    const T log_ratio = log(T(v0 / v));
    const T less_one = b0_prime - T(1.0);
    const T growth = log_ratio * exponential_shape(T(less_one * log_ratio));
    const T shrinkage = log_ratio * exponential_shape(T(T(0.0) - log_ratio)); // 1 - V / V0
    return T(v0 * b0 / b0_prime * T(growth - shrinkage));
  }

  static double pressure(const EquationOfState &eos, double v) {
    return eos.bulk_modulus * std::expm1(-eos.derivative * std::log(v / eos.volume)) /
           eos.derivative;
  }

  static double bulk_modulus(const EquationOfState &eos, double v) {
    return eos.bulk_modulus * std::exp(-eos.derivative * std::log(v / eos.volume));
  }
};

/// What is known of a form. Everything that names forms reads it here.
struct FormEntry {
  const char *short_name;
  const char *full_name;
  int parameters; ///< that are fitted
  double (*energy)(double v, const double &v0, const double &b0, const double &b0_prime);
  Dual (*energy_with_slopes)(double v, const Dual &v0, const Dual &b0, const Dual &b0_prime);
  double (*pressure)(const EquationOfState &eos, double v);
  double (*bulk_modulus)(const EquationOfState &eos, double v);
};

template <class Form>
FormEntry entry(const char *short_name, const char *full_name, int parameters) {
  return {short_name,
          full_name,
          parameters,
          &Form::template energy<double>,
          &Form::template energy<Dual>,
          &Form::pressure,
          &Form::bulk_modulus};
}

const FormEntry &entry_of(EosForm form) {
  static const std::map<EosForm, FormEntry> entries = {
      {EosForm::birch_murnaghan_3, entry<BirchMurnaghan>("bm3", "Birch-Murnaghan, 3rd order", 4)},
      {EosForm::birch_murnaghan_2, entry<BirchMurnaghan>("bm2", "Birch-Murnaghan, 2nd order", 3)},
      {EosForm::vinet, entry<Vinet>("vinet", "Vinet", 4)},
      {EosForm::murnaghan, entry<Murnaghan>("murnaghan", "Murnaghan", 4)}};
  return entries.at(form);
}

} // namespace

std::string short_name(EosForm form) { return entry_of(form).short_name; }
std::string full_name(EosForm form) { return entry_of(form).full_name; }
int parameter_count(EosForm form) { return entry_of(form).parameters; }

std::vector<std::string> eos_form_names() {
  std::vector<std::string> names;
  for (const EosForm form : all_eos_forms)
    names.push_back(short_name(form));
  return names;
}

EosForm parse_eos_form(const std::string &text) {
  for (const EosForm form : all_eos_forms)
    if (text == short_name(form))
      return form;
  throw Error(fmt::format("'{}' is no equation of state; there are {}", text,
                          fmt::join(eos_form_names(), ", ")));
}

double EquationOfState::energy_at(double v) const {
  return energy + entry_of(form).energy(v, volume, bulk_modulus, derivative);
}

std::array<double, 4> EquationOfState::energy_gradient(double v) const {
  const Dual v0(volume, 4, 0), b0(bulk_modulus, 4, 2), b0_prime(derivative, 4, 3);
  Eigen::Vector4d slopes = entry_of(form).energy_with_slopes(v, v0, b0, b0_prime).derivatives();
  slopes[1] = 1.0;
  if (parameter_count(form) < 4)
    slopes[3] = 0.0;
  return {slopes[0], slopes[1], slopes[2], slopes[3]};
}

double EquationOfState::pressure_at(double v) const { return entry_of(form).pressure(*this, v); }

double EquationOfState::bulk_modulus_at(double v) const {
  return entry_of(form).bulk_modulus(*this, v);
}

double EquationOfState::volume_at(double pressure) const {
  // From V0 in steps of 1 % until the pressure is passed, then bisection: P falls as V rises on the
  // whole branch on which B is positive.
  const double step = pressure > 0.0 ? 0.99 : 1.01;
  double near = volume, far = volume;
  do {
    near = far;
    far *= step;
    if (bulk_modulus_at(far) <= 0.0 || far < 0.05 * volume || far > 20.0 * volume)
      throw Error(
          fmt::format("the {} equation of state reaches no pressure of {:.12g} eV/Angstrom^3",
                      full_name(form), pressure));
  } while ((pressure_at(far) - pressure) * (pressure > 0.0 ? 1.0 : -1.0) < 0.0);
  for (int i = 0; i < 100 && near != far; ++i) {
    const double middle = 0.5 * (near + far);
    const bool beyond = (pressure_at(middle) - pressure) * (pressure > 0.0 ? 1.0 : -1.0) > 0.0;
    (beyond ? far : near) = middle;
  }
  return 0.5 * (near + far);
}

} // namespace ins
