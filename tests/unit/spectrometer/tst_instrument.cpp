// SPDX-License-Identifier: GPL-2.0-or-later
//
// Descriptions of spectrometers: those that ship, a user's own, and what a user changes.
#include "catch.h"
#include "spectrometer/instrument.h"
#include "temporary_directory.h"

#include <algorithm>
#include <fstream>

namespace {

constexpr double per_mev = 8.06554465; // cm^-1, the constant of Abins

} // namespace

TEST_CASE("TOSCA ships with its banks and resolution") {
  const ins::Instrument tosca = ins::load_instrument("tosca");
  REQUIRE(tosca.banks.size() == 2);
  CHECK(ins::select_banks(tosca, "both").size() == 2);
  CHECK(ins::select_banks(tosca, "backward")[0].angle == Approx(134.98885653282196));
  CHECK_THROWS_WITH(ins::select_banks(tosca, "sideways"), ContainsSubstring("forward"));
  CHECK_THROWS_WITH(ins::load_instrument("no-such-file"), ContainsSubstring("tosca"));
  CHECK(tosca.sigma.at(1000.0) == Approx(7.6));
}

TEST_CASE("LAGRANGE ships with the angles and widths of Abins") {
  const ins::Instrument cu = ins::load_instrument("lagrange-cu331");
  REQUIRE(cu.banks.size() == 5);
  for (int k = 0; k < 5; ++k) {
    CHECK(cu.banks[k].angle == 18.0 + 16.0 * k);
    CHECK(cu.banks[k].final_energy == Approx(4.5 * per_mev));
  }
  // Abins: half of the polynomial in meV.
  const double e = 100.0;
  const double width =
      6.58362118e-01 + 5.15925386e-04 * e + 1.11911095e-04 * e * e - 8.60511597e-08 * e * e * e;
  CHECK(cu.sigma.at(e * per_mev) == Approx(width / 2 * per_mev).epsilon(1e-8));
  for (const char *name : {"lagrange-si111", "lagrange-si311"})
    CHECK(ins::load_instrument(name).sigma.at(50.0) == Approx(0.4 * per_mev));
}

TEST_CASE("a width may have a polynomial for each range of energies") {
  const ins::ResolutionWidth width{{{0.0, {3.0}}, {100.0, {1.0, 0.02}}, {200.0, {0.0, 0.0, 1e-4}}}};
  CHECK(width.at(-5.0) == 3.0);
  CHECK(width.at(99.9) == 3.0);
  CHECK(width.at(100.0) == Approx(3.0));
  CHECK(width.at(150.0) == Approx(4.0));
  CHECK(width.at(300.0) == Approx(9.0));
  // Abins has for LAGRANGE with Cu(220) the larger of a polynomial and 0.8 meV, halved.
  const ins::ResolutionWidth cu220 = ins::load_instrument("lagrange-cu220").sigma;
  for (const double e : {1.0, 20.0, 30.0, 34.5, 34.6, 100.0, 400.0}) {
    const double polynomial = -3.5961e-2 + 2.156e-2 * e + 7.6987e-5 * e * e;
    CHECK(cu220.at(e * per_mev) == Approx(0.5 * std::max(polynomial, 0.8) * per_mev).epsilon(1e-8));
  }
}

TEST_CASE("angles, final energy and width of an instrument can be replaced") {
  const ins::Instrument tosca = ins::load_instrument("tosca");
  const ins::Instrument mine = ins::changed(tosca, {{90.0, 22.5}, 24.0, {}, {1.5, 0.01}});
  REQUIRE(mine.banks.size() == 2);
  CHECK(mine.banks[0].name == "angle90");
  CHECK(mine.banks[1].name == "angle22.5");
  CHECK(mine.banks[1].angle == 22.5);
  CHECK(mine.banks[1].final_energy == 24.0);
  CHECK(mine.sigma.at(100.0) == Approx(2.5));
  const ins::Instrument same = ins::changed(tosca, {});
  CHECK(same.banks[1].angle == tosca.banks[1].angle);
  CHECK(same.sigma.at(1000.0) == tosca.sigma.at(1000.0));
  CHECK(ins::default_banks(tosca, "backward").size() == 1);
  CHECK(ins::default_banks(mine, "backward").size() == 2);
  CHECK_THROWS_WITH(ins::changed(tosca, {{}, -1.0, {}, {}}), ContainsSubstring("final_energy"));
}

TEST_CASE("PANTHER ships with the polynomials of Abins, for any incident energy they hold for") {
  const ins::Instrument panther = ins::load_instrument("panther");
  REQUIRE(panther.banks.size() == 9);
  CHECK(panther.banks[0].angle == 12.5);
  CHECK(panther.banks[8].angle == 132.5);
  const auto fwhm = [](double e, double incident) {
    const double product = incident * e;
    return 9.776165626074981 + 0.023616411911882462 * e + 0.0006472263718719711 * e * e +
           1.4819832651359686e-06 * e * e * e + 0.0010075660656377956 * incident * incident -
           0.15243694390151533 * incident - 0.000790753342146401 * product -
           8.56972067941707e-09 * product * product -
           2.3477397983667877e-13 * product * product * product;
  };
  for (const double incident : {150.0, 112.0, 80.0}) {
    const ins::Instrument own = ins::changed(panther, {{}, {}, incident * per_mev, {}});
    CHECK(own.banks[3].incident_energy == Approx(incident * per_mev));
    for (const double e : {0.0, 10.0, 40.0, 79.0})
      CHECK(own.sigma.at(e * per_mev) ==
            Approx(fwhm(e, incident) / 2.35482 * per_mev).epsilon(1e-5));
    // Nothing is scattered beyond the incident energy; the width stays what it is there.
    CHECK(own.sigma.at(4000.0) == Approx(own.sigma.at(incident * per_mev)));
  }
  CHECK_THROWS_WITH(ins::changed(panther, {{}, {}, 30.0 * per_mev, {}}),
                    ContainsSubstring("--sigma"));
  CHECK(ins::changed(panther, {{}, {}, 30.0 * per_mev, {5.0}}).sigma.at(50.0) == 5.0);
  CHECK_THROWS_WITH(ins::changed(panther, {{}, 30.0, {}, {}}), ContainsSubstring("direct"));
  CHECK_THROWS_WITH(ins::changed(ins::load_instrument("tosca"), {{}, {}, 900.0, {}}),
                    ContainsSubstring("indirect"));
  const ins::Instrument angles = ins::changed(panther, {{20.0}, {}, {}, {}});
  CHECK(angles.banks[0].incident_energy == panther.banks[0].incident_energy);
}

TEST_CASE("spectrometers whose width follows from choppers are refused with that reason") {
  for (const char *name : {"maps", "MARI", "merlin"})
    CHECK_THROWS_WITH(ins::load_instrument(name),
                      ContainsSubstring("choppers") && ContainsSubstring("incident_energy"));
}

TEST_CASE("a file describes a direct-geometry spectrometer") {
  const TemporaryDirectory directory;
  const std::string path = directory / "mine.yaml";
  const auto load = [&](const std::string &text) {
    std::ofstream(path) << text;
    return ins::load_instrument(path);
  };
  const std::string banks = "banks: [{name: a, angle: 30}]\n";
  const ins::Instrument mine =
      load("name: x\nincident_energy: 800\n" + banks + "sigma: [9, -0.005]\n");
  CHECK(mine.banks[0].incident_energy == 800.0);
  CHECK(mine.banks[0].direct());
  CHECK_THROWS_WITH(ins::changed(mine, {{}, {}, 700.0, {}}), ContainsSubstring("--sigma"));
  CHECK_THROWS_WITH(load("name: x\nincident_energy: -3\n" + banks + "sigma: [9]\n"),
                    ContainsSubstring("positive"));
  CHECK_THROWS_WITH(load("name: x\nincident_energy: 800\nsigma: [9]\n"
                         "banks: [{name: a, angle: 30, final_energy: 32}]\n"),
                    ContainsSubstring("not both"));
  CHECK_THROWS_WITH(load("name: x\nincident_energy: 800\n" + banks +
                         "sigma_of_incident: [[1]]\nincident_range: [5]\n"),
                    ContainsSubstring("incident_range"));
}

TEST_CASE("an instrument's file that makes no sense is an error that names it") {
  const TemporaryDirectory directory;
  const std::string path = directory / "mine.yaml";
  const auto refused = [&](const std::string &sigma, const std::string &message) {
    std::ofstream(path) << "name: x\nbanks: [{name: a, angle: 90, final_energy: 30}]\nsigma: "
                        << sigma << "\n";
    CHECK_THROWS_WITH(ins::load_instrument(path),
                      ContainsSubstring(path) && ContainsSubstring(message));
  };
  refused("[]", "at least one coefficient");
  refused("[.nan]", "no finite number");
  refused("[{coefficients: [1]}, {coefficients: [2]}]", "'from' is missing");
  refused("[{coefficients: [1]}, {from: 0, coefficients: [2]}]", "rising 'from'");
  refused("[{coefficients: [1]}, 3]", "no map");
}
