// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "base/units.h"
#include "comparison/gruneisen_bands.h"
#include "crystal/cell_parameters.h"
#include "io/any_format/read_force_constants.h"
#include "modes/gruneisen.h"
#include "phonons/mesh_modes.h"
#include "phonons/phonon_symmetry.h"
#include "phonons/thermodynamics.h"

#include "catch.h"

#include <Eigen/LU>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

using namespace ins;

namespace {

const std::string data = TEST_DATA;
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

double volume_of(const ForceConstants &fc) { return cell_parameters(fc.primitive.lattice).volume; }

VolumeStates states_of(const std::vector<ForceConstants> &list, int reference) {
  VolumeStates states;
  for (const ForceConstants &fc : list) {
    states.volumes.push_back(volume_of(fc));
    states.matrices.emplace_back(fc);
  }
  states.reference = reference;
  return states;
}

/// A crystal whose force constants are those at V0 times (V / V0)^(-2 gamma): every mode has gamma.
ForceConstants scaled(ForceConstants fc, double ratio, double gamma) {
  const double stretch = std::cbrt(ratio);
  for (Crystal *cell : {&fc.unitcell, &fc.supercell, &fc.primitive})
    cell->lattice *= stretch;
  for (Eigen::Matrix3d &block : fc.values)
    block *= std::pow(ratio, -2.0 * gamma);
  return fc;
}

ForceConstants salt() { return read_force_constants(data + "/ins_cases/nacl/phonopy.yaml"); }

QMesh whole_mesh(const DynamicalMatrix &matrix, int n) {
  return reduce_mesh({n, n, n}, phonon_symmetries(matrix, 1e-5), matrix.primitive().size());
}

} // namespace

TEST_CASE("force constants that scale with volume give their exponent for every mode") {
  const ForceConstants fc = salt();
  for (const std::vector<double> &ratios :
       {std::vector<double>{1.0, 1.03}, {0.95, 1.0, 1.02, 1.06}}) {
    std::vector<ForceConstants> list;
    for (const double ratio : ratios)
      list.push_back(scaled(fc, ratio, 1.7));
    const VolumeStates states = states_of(list, 1);
    for (const Eigen::Vector3d &q :
         {Eigen::Vector3d(0.5, 0.5, 0.5), Eigen::Vector3d(0.1, 0.2, -0.3)})
      for (const double gamma : gruneisen_modes(states, q).gamma)
        CHECK(gamma == Approx(1.7).epsilon(1e-9));
    const GruneisenModes gamma_point = gruneisen_modes(states, Eigen::Vector3d::Zero());
    for (int mode = 0; mode < 6; ++mode)
      CHECK(std::isnan(gamma_point.gamma[mode]) == (mode < 3));
  }
}

TEST_CASE("the slope is taken at the reference volume") {
  // ln omega = a + b x + c x^2 with x = ln(V / V_ref) is what a parabola fits exactly.
  const std::vector<double> volumes = {90, 95, 100, 108};
  FollowedModes followed;
  followed.frequencies.resize(4, 1);
  for (int k = 0; k < 4; ++k) {
    const double x = std::log(volumes[k] / 95.0);
    followed.frequencies(k, 0) = 450.0 * std::exp(0.3 * x - 1.5 * x * x);
  }
  CHECK(gruneisen_parameters(followed, volumes, 1)[0] == Approx(-0.3));
  // With two volumes, the finite difference.
  followed.frequencies.conservativeResize(2, 1);
  CHECK(gruneisen_parameters(followed, {90, 95}, 0)[0] ==
        Approx(-std::log(followed.frequencies(1, 0) / followed.frequencies(0, 0)) /
               std::log(95.0 / 90.0)));
  followed.frequencies(0, 0) = -3.0;
  CHECK(std::isnan(gruneisen_parameters(followed, {90, 95}, 0)[0]));
  CHECK_THROWS_AS(gruneisen_parameters(followed, {90}, 0), Error);
}

TEST_CASE("Grueneisen parameters equal phonopy's where volumes lie close") {
  // Cu3Au, edges -0.03, 0, +0.03 % (tests/data/gruneisen). phonopy takes the change of the
  // dynamical matrix at fixed eigenvectors, here modes are followed: both are slopes at the middle
  // volume and differ by a term in (dV/V)^2, 4e-5 of gamma (4e-4 where edges differ by 0.1 %).
  std::vector<ForceConstants> list;
  for (const char *name : {"minus", "zero", "plus"})
    list.push_back(read_force_constants(data + "/gruneisen/" + name + ".yaml"));
  const VolumeStates states = states_of(list, 1);
  const nlohmann::json reference =
      nlohmann::json::parse(std::ifstream(data + "/gruneisen/reference.json"));
  for (std::size_t point = 0; point < reference["qpoints"].size(); ++point) {
    const auto q = reference["qpoints"][point].get<std::vector<double>>();
    const GruneisenModes modes = gruneisen_modes(states, {q[0], q[1], q[2]});
    for (int mode = 0; mode < 12; ++mode) {
      const double frequency = reference["frequencies"][point][mode];
      CAPTURE(point, mode);
      if (frequency < 0.1) {
        CHECK(std::isnan(modes.gamma[mode]));
        continue;
      }
      CHECK(modes.modes.frequencies[mode] == Approx(frequency * units::THz_in_cm1).epsilon(1e-5));
      CHECK(modes.gamma[mode] ==
            Approx(reference["gammas"][point][mode].get<double>()).epsilon(1e-4));
      CHECK(modes.followed.overlaps.col(mode).minCoeff() > 0.99);
    }
  }
}

TEST_CASE("means over a mesh") {
  const ForceConstants fc = salt();
  const double gamma = 1.7, bulk_modulus = 0.15;
  std::vector<ForceConstants> list = {scaled(fc, 0.98, gamma), fc, scaled(fc, 1.02, gamma)};
  const VolumeStates states = states_of(list, 1);
  const QMesh mesh = whole_mesh(states.matrices[1], 3);
  const std::vector<GruneisenModes> points = gruneisen_mesh(states, mesh);
  CHECK(mean_gruneisen(points) == Approx(gamma));
  CHECK(lost_modes(points) == 0); // but the acoustic ones at Gamma
  const std::vector<GruneisenModes> at_gamma = points_on_mesh(points, {1, 1, 1});
  REQUIRE(at_gamma.size() == 1);
  CHECK(at_gamma.front().modes.q.norm() == 0.0);
  CHECK(points_on_mesh(points, {3, 3, 3}).size() == points.size());
  const std::vector<double> temperatures = {0.0, 50.0, 300.0};
  const auto thermal = thermal_gruneisen(points, temperatures, bulk_modulus, volume_of(fc));
  const auto reference =
      thermal_properties(mesh_modes(states.matrices[1], mesh, false), temperatures, 1.0);
  CHECK(std::isnan(thermal[0].gamma));
  CHECK(thermal[0].expansion == 0.0);
  for (int k : {1, 2}) {
    CHECK(thermal[k].gamma == Approx(gamma));
    CHECK(thermal[k].heat_capacity == Approx(reference[k].heat_capacity));
    // alpha = gamma C / (B V), with C in eV/K per cell
    const double capacity = reference[k].heat_capacity / (units::avogadro * units::electron_volt);
    CHECK(thermal[k].expansion == Approx(gamma * capacity / (bulk_modulus * volume_of(fc))));
  }
  CHECK(std::isnan(
      thermal_gruneisen(points, {300.0}, not_a_number, volume_of(fc)).front().expansion));
}

TEST_CASE("the bands of a spectrum move as their modes do") {
  const ForceConstants fc = salt();
  const std::vector<ForceConstants> list = {scaled(fc, 0.98, 1.7), fc};
  const VolumeStates states = states_of(list, 1);
  SpectrumSettings settings;
  settings.mesh = {4, 4, 4};
  const std::vector<GruneisenModes> points =
      gruneisen_mesh(states, whole_mesh(states.matrices[1], 4));
  const GruneisenBands found = gruneisen_bands(
      states.matrices[1], whole_mesh(states.matrices[1], 4), points, settings, {0.0, 300.0});
  REQUIRE_FALSE(found.bands.empty());
  for (const BandShift &band : found.bands)
    CHECK(band.shift / band.first == Approx(1.7));
}
