// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/band_shifts.h"

#include "catch.h"
#include "gaussians.h"

using namespace ins;

namespace {

/// A one-atom crystal's spectrum with one Gaussian per mode.
Spectrum spectrum_with_modes(const std::vector<double> &energies) {
  Spectrum spectrum;
  spectrum.energies = Eigen::VectorXd::LinSpaced(1000, 0.5, 999.5);
  spectrum.atom_species = {0};
  BankSpectrum bank;
  bank.orders = gaussians(spectrum.energies, energies, 4.0).transpose();
  spectrum.banks = {bank};
  for (std::size_t i = 0; i < energies.size(); ++i) {
    Stick stick{};
    stick.q.setZero();
    stick.mode = static_cast<int>(i);
    stick.weight = 0.5;
    stick.energy = energies[i];
    stick.intensity = Eigen::VectorXd::Constant(1, 1.0);
    spectrum.sticks.push_back(stick);
  }
  return spectrum;
}

} // namespace

TEST_CASE("bands move as their modes do") {
  const Spectrum first = spectrum_with_modes({100.0, 104.0, 300.0});
  const Spectrum second = spectrum_with_modes({110.0, 112.0, 295.0});
  const std::vector<std::vector<ModeMatch>> matches = {
      {{0, 0, 0.9, 100.0, 10.0}, {1, 1, 0.8, 104.0, 8.0}, {2, 2, 1.0, 300.0, -5.0}}};
  const std::vector<BandShift> bands = band_shifts({first}, {second}, matches, 0.0, 900.0);
  REQUIRE(bands.size() == 2);
  REQUIRE(bands[0].members.size() == 2);
  CHECK(bands[0].members[1].mode == 1);
  CHECK(bands[0].modes == 1.0); // two modes at half the wave vectors
  CHECK(bands[0].first == Approx(102.0));
  CHECK(bands[0].shift == Approx(9.0));
  CHECK(bands[0].smallest == 8.0);
  CHECK(bands[0].largest == 10.0);
  CHECK(bands[0].peak_second == Approx(111.0).margin(0.2));
  CHECK(bands[0].intensity == Approx(2.0));
  CHECK(band_assignment(bands[0], {{"bend", "bend", "stretch"}}) == "bend");
  CHECK(band_assignment(bands[0], {{"bend", "libration", "stretch"}}) == "bend; libration");
  CHECK(bands[1].shift == Approx(-5.0));
  CHECK(bands[1].peak_second == Approx(295.0).margin(0.2));
}

namespace {

/// A state's modes, matched to those of another in the order given.
std::vector<BandShift> moved(const std::vector<double> &from, const std::vector<double> &to) {
  const Spectrum first = spectrum_with_modes(from), second = spectrum_with_modes(to);
  std::vector<ModeMatch> matches;
  for (int mode = 0; mode < static_cast<int>(from.size()); ++mode) {
    int place = 0; // by rising energy in the second state
    for (const double energy : to)
      place += energy < to[mode];
    matches.push_back({mode, place, 1.0, from[mode], to[mode] - from[mode]});
  }
  return band_shifts({first}, {second}, {matches}, 0.0, 900.0, 0.01,
                     ResolutionWidth::polynomial({4.0}));
}

} // namespace

TEST_CASE("a band that splits is told by its parts") {
  // One maximum at 812, which goes to maxima at 794 and 817.
  const std::vector<BandShift> bands =
      moved({810.0, 811.0, 813.0, 814.0}, {793.0, 795.0, 816.0, 818.0});
  REQUIRE(bands.size() == 2);
  for (const BandShift &band : bands) {
    CHECK(band.splits);
    CHECK_FALSE(band.merges);
    CHECK(band.peak_first == Approx(812.0).margin(0.2));
    CHECK(band.second == Approx(band.first + band.shift));
    CHECK((band.peak_second - band.peak_first) * band.shift > 0.0); // one direction
  }
  CHECK(bands[0].first == Approx(810.5));
  CHECK(bands[0].second == Approx(794.0));
  CHECK(bands[0].peak_second == Approx(794.0).margin(0.2));
  CHECK(bands[1].shift == Approx(3.5));
  CHECK(bands[1].peak_second == Approx(817.0).margin(0.2));
}

TEST_CASE("bands that merge are told") {
  const std::vector<BandShift> bands = moved({200.0, 240.0, 400.0}, {221.0, 223.0, 400.0});
  REQUIRE(bands.size() == 3);
  CHECK(bands[0].merges);
  CHECK(bands[0].shift == Approx(21.0));
  CHECK(bands[1].merges);
  CHECK(bands[1].shift == Approx(-17.0));
  CHECK(bands[0].peak_second == bands[1].peak_second);
  CHECK_FALSE(bands[2].merges);
  CHECK_FALSE(bands[2].splits);
}

TEST_CASE("groups of modes under one maximum that move differently are bands of their own") {
  // 226 and 233 are not resolved, nor are 238 and 241, to which they go.
  const std::vector<BandShift> bands =
      moved({225.0, 226.0, 227.0, 233.0}, {237.0, 238.0, 239.0, 241.0});
  REQUIRE(bands.size() == 2);
  CHECK(bands[0].peak_first == bands[1].peak_first);
  CHECK(bands[0].peak_second == bands[1].peak_second);
  CHECK(bands[0].shift == Approx(12.0));
  CHECK(bands[1].shift == Approx(8.0));
  CHECK_FALSE(bands[0].splits);
  // Where they move together they are one.
  CHECK(moved({225.0, 226.0, 227.0, 233.0}, {237.0, 238.0, 239.0, 245.0}).size() == 1);
}

TEST_CASE("a weak part stays with its band, and nothing is lost") {
  std::vector<double> from(20, 500.0), to(20, 510.0);
  for (int i = 0; i < 20; ++i) {
    from[i] += 0.1 * i;
    to[i] += 0.1 * i;
  }
  to.back() = 540.0;
  const std::vector<BandShift> bands = moved(from, to);
  REQUIRE(bands.size() == 1);
  CHECK(bands[0].modes == Approx(10.0)); // at half the wave vectors
  CHECK(bands[0].largest == Approx(38.1));
}

TEST_CASE("an intensity at Gamma does not depend on Gamma's share of the mesh") {
  CHECK(gamma_intensities(spectrum_with_modes({100.0}), 0)[0] == Approx(2.0));
}

TEST_CASE("bands need the list of modes") {
  Spectrum spectrum = spectrum_with_modes({100.0});
  spectrum.sticks.clear();
  CHECK_THROWS_WITH(band_shifts({spectrum}, {spectrum}, {}, 0.0, 900.0),
                    ContainsSubstring("without a list of its modes"));
  CHECK_THROWS_WITH(gamma_intensities(spectrum, 0), ContainsSubstring("Gamma"));
}
