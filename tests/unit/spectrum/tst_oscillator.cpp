// SPDX-License-Identifier: GPL-2.0-or-later
//
// Spectra of one atom on a spring, which are known in closed form.
#include "catch.h"
#include "oscillator.h"
#include "spectrum/spectrum.h"

#include <cmath>

namespace {

ins::SpectrumSettings settings(ins::SpectrumMode mode, double temperature) {
  ins::SpectrumSettings result;
  result.mode = mode;
  result.temperature = temperature;
  result.orders = 4;
  result.mesh = {1, 1, 1};
  result.phonons.asr = ins::AcousticSumRule::none;
  result.broadening = ins::Broadening::none;
  return result;
}

/// Intensity per barn in the bin that begins at an energy.
double intensity(const ins::Spectrum &spectrum, std::size_t bank, int order, int bin) {
  return spectrum.raw[bank].orders(order - 1, bin) / spectrum.cross_sections[0];
}

struct Expected {
  int order;
  int bin;
  double forward;
  double backward;
};

void compare(const ins::Spectrum &spectrum, const std::vector<Expected> &lines) {
  REQUIRE(spectrum.raw[0].bank.name == "forward");
  REQUIRE(spectrum.raw[1].bank.name == "backward");
  for (const Expected &line : lines) {
    INFO("order " << line.order);
    CHECK(intensity(spectrum, 0, line.order, line.bin) == Approx(line.forward).epsilon(1e-8));
    CHECK(intensity(spectrum, 1, line.order, line.bin) == Approx(line.backward).epsilon(1e-8));
  }
}

} // namespace

TEST_CASE("an isotropic oscillator follows the Poisson distribution in isotropic mode") {
  const ins::ForceConstants atom = oscillator(1000.53 * Eigen::Vector3d::Ones());
  const ins::Spectrum spectrum =
      ins::compute_spectrum(atom, settings(ins::SpectrumMode::isotropic, 0.0));
  compare(spectrum, {{1, 1000, 0.3601281276, 0.3524717048},
                     {2, 2001, 0.2642068866, 0.2600848858},
                     {3, 3001, 0.2183873351, 0.2155845018},
                     {4, 4002, 0.1902991836, 0.1881258586}});
}

TEST_CASE("Abins' overtones of an isotropic oscillator are 0.7 of the exact ones") {
  const ins::ForceConstants atom = oscillator(1000.53 * Eigen::Vector3d::Ones());
  const ins::Spectrum spectrum =
      ins::compute_spectrum(atom, settings(ins::SpectrumMode::abins, 0.0));
  compare(spectrum, {{1, 1000, 0.3601281276, 0.3524717048},
                     {2, 2001, 0.1849448206, 0.1820594201},
                     {3, 3001, 0.1528711346, 0.1509091513},
                     {4, 4002, 0.1332094285, 0.1316881010}});
}

TEST_CASE("a one-dimensional oscillator has the closed-form spectrum at 10 and 300 K") {
  const ins::ForceConstants atom = oscillator({0.0, 0.0, 500.53});
  const ins::Spectrum cold = ins::compute_spectrum(atom, settings(ins::SpectrumMode::abins, 10.0));
  compare(cold, {{1, 500, 0.1605121705, 0.2032522499},
                 {2, 1001, 0.0761914864, 0.1448016689},
                 {3, 1501, 0.0378380563, 0.0841694064}});
  CHECK(cold.displacements[0].trace() == Approx(0.03341226).epsilon(1e-6));

  const ins::Spectrum warm = ins::compute_spectrum(atom, settings(ins::SpectrumMode::abins, 300.0));
  CHECK(warm.displacements[0].trace() == Approx(0.04007557).epsilon(1e-6));
  CHECK(intensity(warm, 1, 1, 500) == Approx(0.1868485804).epsilon(1e-8));
  CHECK(intensity(warm, 1, 2, 1001) == Approx(0.1468906846).epsilon(1e-8));
  CHECK(intensity(warm, 1, 3, 1501) == Approx(0.0872085491).epsilon(1e-8));
}

TEST_CASE("intensity that convolution puts beyond the range does not wrap into it") {
  const ins::ForceConstants atom = oscillator(1000.53 * Eigen::Vector3d::Ones());
  ins::SpectrumSettings ten = settings(ins::SpectrumMode::exact, 0.0);
  ten.orders = 10;
  const ins::Spectrum spectrum = ins::compute_spectrum(atom, ten);
  for (int order = 5; order <= 10; ++order)
    CHECK(spectrum.raw[1].orders.row(order - 1).maxCoeff() == 0.0);
  for (int order = 1; order <= 4; ++order) {
    const double peak = spectrum.raw[1].orders.row(order - 1).maxCoeff();
    CHECK(spectrum.raw[1].orders.row(order - 1).sum() == Approx(peak).epsilon(1e-8));
  }
}

TEST_CASE("sticks, atoms and species add up to the orders") {
  const ins::ForceConstants atom = oscillator({300.5, 700.5, 1100.5});
  ins::SpectrumSettings all = settings(ins::SpectrumMode::exact, 10.0);
  all.sticks = true;
  all.per_atom = true;
  const ins::Spectrum spectrum = ins::compute_spectrum(atom, all);
  REQUIRE(spectrum.sticks.size() == 3);
  CHECK(spectrum.sticks[2].energy == Approx(1100.5));
  for (std::size_t bank = 0; bank < 2; ++bank) {
    double sum = 0.0;
    for (const ins::Stick &stick : spectrum.sticks)
      sum += stick.intensity[static_cast<Eigen::Index>(bank)];
    const ins::BankSpectrum &raw = spectrum.raw[bank];
    CHECK(sum == Approx(raw.orders.row(0).sum()));
    CHECK((raw.atoms[0] - raw.orders).cwiseAbs().maxCoeff() < 1e-14);
    CHECK((raw.species[0] - raw.orders).cwiseAbs().maxCoeff() < 1e-14);
  }
  const ins::BankSpectrum mean = ins::average(spectrum.raw);
  CHECK(mean.total().sum() ==
        Approx(0.5 * (spectrum.raw[0].total().sum() + spectrum.raw[1].total().sum())));
}

TEST_CASE("isotopes change mass, frequency and cross-section") {
  ins::ForceConstants atom = oscillator(1000.0 * Eigen::Vector3d::Ones());
  ins::SpectrumSettings deuterated = settings(ins::SpectrumMode::exact, 10.0);
  deuterated.isotopes = {{"H", "D"}};
  deuterated.sticks = true;
  const ins::Spectrum spectrum = ins::compute_spectrum(atom, deuterated);
  CHECK(spectrum.species == std::vector<std::string>{"2H"});
  CHECK(spectrum.cross_sections[0] == 7.64);
  CHECK(spectrum.sticks[0].energy == Approx(1000.0 * std::sqrt(1.008 / 2.014101777844)));
}

TEST_CASE("settings out of range are refused by name") {
  const ins::ForceConstants atom = oscillator(1000.0 * Eigen::Vector3d::Ones());
  ins::SpectrumSettings wrong = settings(ins::SpectrumMode::exact, 10.0);
  wrong.orders = 11;
  CHECK_THROWS_WITH(ins::compute_spectrum(atom, wrong), ContainsSubstring("orders"));
  wrong = settings(ins::SpectrumMode::exact, -1.0);
  CHECK_THROWS_WITH(ins::compute_spectrum(atom, wrong), ContainsSubstring("temperature"));
  wrong = settings(ins::SpectrumMode::exact, 10.0);
  wrong.grid.width = 0.0;
  CHECK_THROWS_WITH(ins::compute_spectrum(atom, wrong), ContainsSubstring("energy range"));
  wrong = settings(ins::SpectrumMode::exact, 10.0);
  wrong.acoustic_cutoff = 2000.0;
  CHECK_THROWS_WITH(ins::compute_spectrum(atom, wrong), ContainsSubstring("cut-off"));
}

TEST_CASE("a direct-geometry bank sees what an indirect one sees at the same momentum transfer") {
  const double energy = 500.53;
  const ins::ForceConstants atom = oscillator(energy * Eigen::Vector3d::Ones());
  ins::SpectrumSettings direct = settings(ins::SpectrumMode::exact, 0.0);
  direct.banks = {{"direct", 60.0, 0.0, 800.0}, {"slow", 60.0, 0.0, 490.0}};
  ins::SpectrumSettings indirect = direct;
  indirect.banks = {{"indirect", 60.0, 800.0 - energy}};
  const ins::Spectrum a = ins::compute_spectrum(atom, direct);
  const ins::Spectrum b = ins::compute_spectrum(atom, indirect);
  const double expected = intensity(b, 0, 1, 500);
  CHECK(expected > 0.0);
  CHECK(intensity(a, 0, 1, 500) == Approx(expected).epsilon(1e-12));
  // A neutron cannot lose more than it has: no overtone, and nothing in the slower bank.
  CHECK(a.raw[0].orders.row(1).cwiseAbs().maxCoeff() < 1e-15);
  CHECK(a.raw[1].orders.cwiseAbs().maxCoeff() < 1e-15);
}
