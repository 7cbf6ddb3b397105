// SPDX-License-Identifier: GPL-2.0-or-later
//
// Coherent scattering where it is known otherwise.
#include "base/units.h"
#include "catch.h"
#include "elements/sears_1992.h"
#include "io/any_format/read_force_constants.h"
#include "oscillator.h"
#include "spectrum/cross_sections.h"
#include "spectrum/spectrum.h"
#include "spectrum/sphere_directions.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <complex>

namespace {

ins::SpectrumSettings settings(ins::Scattering scattering) {
  ins::SpectrumSettings result;
  result.scattering = scattering;
  result.orders = 2;
  result.mesh = {2, 2, 2};
  result.phonons.asr = ins::AcousticSumRule::none;
  result.broadening = ins::Broadening::none;
  result.grid.maximum = 400.0;
  result.coherent.directions = 200;
  return result;
}

} // namespace

TEST_CASE("scattering lengths square to the coherent cross-sections") {
  int known = 0;
  for (const ins::SearsRow &row : ins::sears_1992()) {
    INFO(row.element << ' ' << row.mass_number);
    CHECK(std::isnan(row.length) == std::isnan(row.coherent));
    if (std::isnan(row.length))
      continue;
    ++known;
    // fm; the table has one digit of some rare isotopes.
    const double radius = std::sqrt(row.coherent * 100.0 / (4.0 * ins::units::pi));
    CHECK(std::abs(std::complex<double>(row.length, row.length_imaginary)) ==
          Approx(radius).margin(row.coherent < 20.0 ? 0.35 : 0.02 * radius));
  }
  CHECK(known == 336);
  CHECK(ins::scattering_length(ins::find_nuclide("H")).real() == -3.739);
  CHECK(ins::scattering_length(ins::find_nuclide("D")).real() == 6.671);
  CHECK(ins::scattering_length(ins::find_nuclide("Cd")) == std::complex<double>(4.87, -0.7));
}

TEST_CASE("directions are spread evenly") {
  const std::vector<Eigen::Vector3d> directions = ins::sphere_directions(500);
  Eigen::Vector3d mean = Eigen::Vector3d::Zero();
  Eigen::Matrix3d square = Eigen::Matrix3d::Zero();
  for (const Eigen::Vector3d &direction : directions) {
    CHECK(direction.norm() == Approx(1.0));
    mean += direction / 500.0;
    square += direction * direction.transpose() / 500.0;
  }
  CHECK(ins::sphere_directions(500, 3)[250].dot(directions[250]) < 0.999);
  CHECK(mean.norm() < 1e-3);
  CHECK((3.0 * square - Eigen::Matrix3d::Identity()).cwiseAbs().maxCoeff() < 1e-3);
}

TEST_CASE("directions of a part of the sphere have the mean of all that rotations make of them") {
  std::vector<Eigen::Matrix3d> cube; // all signs of all permutations of the axes
  std::array<int, 3> axes{0, 1, 2};
  do {
    for (int signs = 0; signs < 8; ++signs) {
      Eigen::Matrix3d rotation = Eigen::Matrix3d::Zero();
      for (int row = 0; row < 3; ++row)
        rotation(row, axes[row]) = (signs >> row) & 1 ? -1.0 : 1.0;
      cube.push_back(rotation);
    }
  } while (std::next_permutation(axes.begin(), axes.end()));
  const auto mean = [](const std::vector<ins::WeightedDirection> &directions) {
    double sum = 0.0; // of a function with the symmetry of a cube, whose mean is 3 / 5
    for (const ins::WeightedDirection &direction : directions)
      sum += direction.weight * direction.unit.array().pow(4).sum();
    return sum;
  };
  const std::vector<Eigen::Vector3d> all = ins::sphere_directions(48 * 400);
  const std::vector<ins::WeightedDirection> kept = ins::distinct_directions(all, cube);
  CHECK(kept.size() > 400);
  CHECK(kept.size() < 500);
  CHECK(mean(kept) == Approx(0.6).epsilon(1e-3));
  double sum = 0.0;
  for (const ins::WeightedDirection &direction : kept)
    sum += direction.weight;
  CHECK(sum == Approx(1.0));
  CHECK(ins::distinct_directions(all, {}).size() == all.size());
  CHECK(ins::distinct_directions({-all.front()}, cube).size() == 1);
}

TEST_CASE("a crystal of independent atoms scatters coherently as in the incoherent approximation") {
  // One atom a cell, no coupling: 4 pi b^2 Q^2 hbar / (2 m omega) exp(-Q^2 U), for any |Q|.
  const ins::ForceConstants atom = oscillator(300.5 * Eigen::Vector3d::Ones());
  const ins::Spectrum coherent = ins::compute_spectrum(atom, settings(ins::Scattering::coherent));
  ins::SpectrumSettings with_coherent = settings(ins::Scattering::incoherent);
  with_coherent.cross_section = ins::CrossSectionKind::coherent;
  const ins::Spectrum incoherent = ins::compute_spectrum(atom, with_coherent);
  for (std::size_t bank = 0; bank < 2; ++bank) {
    const double expected = incoherent.raw[bank].orders(0, 300);
    CHECK(coherent.raw[bank].orders(0, 300) == Approx(expected).epsilon(1e-3));
    CHECK(coherent.raw[bank].coherent.sum() == Approx(coherent.raw[bank].orders(0, 300)));
    CHECK(coherent.raw[bank].species[0].row(0).sum() == 0.0);
    CHECK((coherent.raw[bank].orders.row(1) - incoherent.raw[bank].orders.row(1)).norm() < 1e-12);
  }
  // The error of spheres is of second order in their distance.
  ins::SpectrumSettings fine = settings(ins::Scattering::coherent);
  fine.coherent.step = 0.003;
  const ins::Spectrum closer = ins::compute_spectrum(atom, fine);
  CHECK(closer.raw[1].orders(0, 300) == Approx(incoherent.raw[1].orders(0, 300)).epsilon(1e-5));
}

TEST_CASE("the origin of a crystal does not matter to coherent scattering") {
  const ins::ForceConstants nacl =
      ins::read_force_constants(std::string(TEST_DATA) + "/ins/nacl/phonopy.yaml");
  ins::SpectrumSettings both = settings(ins::Scattering::both);
  const ins::Spectrum here = ins::compute_spectrum(nacl, both);
  ins::ForceConstants moved = nacl;
  const Eigen::Vector3d shift(0.11, 0.07, 0.31);
  for (ins::Crystal *crystal : {&moved.primitive, &moved.supercell}) {
    const Eigen::Vector3d own =
        crystal->lattice.transpose().inverse() * (moved.primitive.lattice.transpose() * shift);
    for (Eigen::Vector3d &position : crystal->positions)
      position += own;
  }
  const ins::Spectrum there = ins::compute_spectrum(moved, both);
  REQUIRE(here.coherent);
  for (std::size_t bank = 0; bank < 2; ++bank) {
    const double peak = here.banks[bank].coherent.maxCoeff();
    CHECK(peak > 0.0);
    CHECK((here.banks[bank].coherent - there.banks[bank].coherent).cwiseAbs().maxCoeff() <
          1e-8 * peak);
  }
}
