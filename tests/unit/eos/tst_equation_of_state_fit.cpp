// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "eos/equation_of_state_fit.h"
#include "io/tables/volume_table.h"

#include "catch.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace ins;

namespace {

const std::string data = std::string(TEST_DATA) + "/eos/";

struct Points {
  std::vector<double> volumes, energies;
};

Points analytic(const EquationOfState &eos, int count = 11) {
  Points points;
  for (int i = 0; i < count; ++i) {
    points.volumes.push_back(eos.volume * (0.9 + 0.2 * i / (count - 1)));
    points.energies.push_back(eos.energy_at(points.volumes.back()));
  }
  return points;
}

} // namespace

TEST_CASE("energies of a form give its parameters back") {
  for (const EosForm form : all_eos_forms)
    for (const EquationOfState &eos :
         {EquationOfState{form, 1430.0, -4451.3, 0.0437, 7.5}, // a molecular crystal
          EquationOfState{form, 40.9, -10.84, 0.57, 4.3},      // silicon
          EquationOfState{form, 11.3, 1234.5, 2.76, 3.2}}) {   // diamond
      EquationOfState exact = eos;
      if (form == EosForm::birch_murnaghan_2)
        exact.derivative = 4.0;
      const Points points = analytic(exact);
      const EosFit fit = fit_equation_of_state(form, points.volumes, points.energies);
      CAPTURE(full_name(form), eos.volume);
      CHECK(fit.eos.volume == Approx(exact.volume).epsilon(1e-8));
      CHECK(fit.eos.energy == Approx(exact.energy).epsilon(1e-12));
      CHECK(fit.eos.bulk_modulus == Approx(exact.bulk_modulus).epsilon(1e-8));
      CHECK(fit.eos.derivative == Approx(exact.derivative).epsilon(1e-8));
      CHECK_FALSE(fit.extrapolated);
    }
}

TEST_CASE("parameters and covariance are those of scipy, parameters also phonopy's") {
  // scipy: curve_fit with central differences for its Jacobian, converged to 1e-15. phonopy:
  // leastsq to 1.5e-8 of the sum of squares, from which parameters are 1e-5 away.
  const nlohmann::json reference = nlohmann::json::parse(std::ifstream(data + "reference.json"));
  std::vector<double> volumes, energies;
  for (const VolumePoint &point : read_volume_series(data + "e-v.dat")) {
    volumes.push_back(point.volume);
    energies.push_back(point.energy);
  }
  for (const EosForm form : all_eos_forms) {
    const EosFit fit = fit_equation_of_state(form, volumes, energies);
    const nlohmann::json &expected = reference[short_name(form)];
    CAPTURE(full_name(form));
    const double found[] = {fit.eos.volume, fit.eos.energy, fit.eos.bulk_modulus,
                            fit.eos.derivative};
    REQUIRE(expected["parameters"].size() == static_cast<std::size_t>(fit.parameters));
    for (int i = 0; i < fit.parameters; ++i) {
      CHECK(found[i] == Approx(expected["parameters"][i].get<double>()).epsilon(1e-7));
      for (int j = 0; j < fit.parameters; ++j) {
        const double scale = fit.uncertainties()[i] * fit.uncertainties()[j];
        CHECK(fit.covariance(i, j) / scale ==
              Approx(expected["covariance"][i][j].get<double>() / scale).margin(1e-6));
      }
    }
    if (expected.contains("phonopy")) {
      const double order[] = {fit.eos.energy, fit.eos.bulk_modulus, fit.eos.derivative,
                              fit.eos.volume};
      for (int i = 0; i < 4; ++i)
        CHECK(order[i] == Approx(expected["phonopy"][i].get<double>()).epsilon(2e-5));
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < volumes.size(); ++i)
      sum += std::pow(fit.eos.energy_at(volumes[i]) - energies[i], 2);
    CHECK(fit.sum_squares == Approx(sum).epsilon(1e-6));
    CHECK(fit.rms == Approx(std::sqrt(sum / 11.0)).epsilon(1e-6));
  }
}

TEST_CASE("as many parameters as points leave no uncertainty to tell") {
  const Points points = analytic({EosForm::vinet, 40.9, -10.84, 0.57, 4.3}, 4);
  const EosFit fit = fit_equation_of_state(EosForm::vinet, points.volumes, points.energies);
  CHECK(fit.eos.bulk_modulus == Approx(0.57).epsilon(1e-7));
  CHECK(std::isnan(fit.uncertainties()[0]));
  CHECK(std::isnan(fit.reduced_sum_squares()));
}

TEST_CASE("a minimum outside the volumes is told") {
  const EquationOfState eos{EosForm::birch_murnaghan_3, 40.9, -10.84, 0.57, 4.3};
  Points points;
  for (int i = 0; i < 8; ++i) {
    points.volumes.push_back(36.0 + 0.5 * i);
    points.energies.push_back(eos.energy_at(points.volumes.back()));
  }
  const EosFit fit = fit_equation_of_state(eos.form, points.volumes, points.energies);
  CHECK(fit.extrapolated);
  CHECK(fit.eos.volume == Approx(40.9).epsilon(1e-6));
}

TEST_CASE("energies that no equation of state describes are refused") {
  const std::vector<double> volumes = {1, 2, 3, 4, 5};
  const auto refused = [&](const std::vector<double> &energies, const char *message) {
    CHECK_THROWS_WITH(fit_equation_of_state(EosForm::vinet, volumes, energies),
                      ContainsSubstring(message));
  };
  refused({5, 5, 5, 5, 5}, "all equal");
  refused({1, 3, 4, 3, 1}, "no minimum");
  CHECK_THROWS_WITH(fit_equation_of_state(EosForm::vinet, std::vector<double>{1, 2, 3},
                                          std::vector<double>{1, 0, 1}),
                    ContainsSubstring("3 volumes are too few for the 4 parameters"));
}
