// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/state_comparison.h"
#include "io/any_format/read_force_constants.h"

#include "catch.h"

#include <numeric>

using namespace ins;

namespace {

const std::string data = TEST_DATA;

ForceConstants salt() { return read_force_constants(data + "/ins_cases/nacl/phonopy.yaml"); }

/// Stiffer along one axis: tetragonal where the crystal was cubic.
ForceConstants stiffer_along_z(ForceConstants fc) {
  const Eigen::Matrix3d stretch = Eigen::Vector3d(1.0, 1.0, 1.15).asDiagonal();
  for (Eigen::Matrix3d &block : fc.values)
    block = (stretch * block * stretch).eval();
  return fc;
}

SpectrumSettings small_mesh(bool use_symmetry) {
  SpectrumSettings settings;
  settings.mesh = {4, 4, 4};
  settings.orders = 1;
  settings.use_symmetry = use_symmetry;
  return settings;
}

/// Mean shift and mean square of it over all modes of the mesh.
std::pair<double, double> moments(const StateComparison &comparison) {
  double mean = 0.0, square = 0.0, weight = 0.0;
  for (const Stick &stick : comparison.first.sticks) {
    const double shift = comparison.matches[stick.point][stick.mode].shift;
    mean += stick.weight * shift;
    square += stick.weight * shift * shift;
    weight += stick.weight;
  }
  return {mean / weight, square / weight};
}

} // namespace

TEST_CASE("a second state of lower symmetry counts with all its wave vectors") {
  const ForceConstants first = salt(), second = stiffer_along_z(first);
  const StateComparison with = compare_states(first, second, small_mesh(true));
  const StateComparison without = compare_states(first, second, small_mesh(false));
  CHECK(with.first.reduced_points < without.first.reduced_points);
  const auto [mean, square] = moments(with);
  const auto [whole_mean, whole_square] = moments(without);
  CHECK(mean == Approx(whole_mean).epsilon(1e-8));
  CHECK(square == Approx(whole_square).epsilon(1e-8));
  // The order of the states does not matter.
  const auto [back, back_square] = moments(compare_states(second, first, small_mesh(true)));
  CHECK(back == Approx(-whole_mean).epsilon(1e-6));
}

TEST_CASE("spectra on a common mesh are those of the states alone") {
  const ForceConstants first = salt(), second = stiffer_along_z(first);
  const SpectrumSettings settings = small_mesh(true);
  const StateComparison comparison = compare_states(first, second, settings);
  const auto agree = [&](const Spectrum &spectrum, const ForceConstants &state) {
    const Eigen::VectorXd found = spectrum.banks.front().total();
    const Eigen::VectorXd expected = compute_spectrum(state, settings).banks.front().total();
    CHECK((found - expected).cwiseAbs().maxCoeff() < 1e-8 * expected.maxCoeff());
  };
  agree(comparison.first, first);
  agree(comparison.second, second);
}

TEST_CASE("isotopes are those of the modes that are matched") {
  SpectrumSettings settings = small_mesh(true);
  settings.isotopes = {{"Cl", "37Cl"}};
  ForceConstants heavy = salt();
  apply_isotopes(heavy.primitive, settings.isotopes);
  const StateComparison comparison = compare_states(salt(), stiffer_along_z(salt()), settings);
  const PhononModes expected = phonon_modes(DynamicalMatrix(heavy), Eigen::Vector3d::Zero());
  for (int mode = 3; mode < 6; ++mode)
    CHECK(comparison.matches[0][mode].frequency == Approx(expected.frequencies[mode]));
  for (const Stick &stick : comparison.first.sticks)
    CHECK(stick.energy == Approx(comparison.matches[stick.point][stick.mode].frequency));
}
