// SPDX-License-Identifier: GPL-2.0-or-later
//
// Coherent scattering where it is known otherwise.
#include "base/units.h"
#include "catch.h"
#include "elements/sears_1992.h"
#include "io/any_format/read_force_constants.h"
#include "oscillator.h"
#include "reciprocal/graded_mesh.h"
#include "reciprocal/reciprocal_points.h"
#include "reciprocal/trajectory_cut.h"
#include "spectrum/cross_sections.h"
#include "spectrum/spectrum.h"

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
  result.coherent.step = 0.1;
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

namespace {

/// All signs of all permutations of the axes, the identity first.
std::vector<ins::ReciprocalOperation> cube() {
  std::vector<ins::ReciprocalOperation> result;
  std::array<int, 3> axes{0, 1, 2};
  do {
    for (int signs = 0; signs < 8; ++signs) {
      Eigen::Matrix3i rotation = Eigen::Matrix3i::Zero();
      for (int row = 0; row < 3; ++row)
        rotation(row, axes[row]) = (signs >> row) & 1 ? -1 : 1;
      result.push_back({rotation, rotation.cast<double>()});
    }
  } while (std::next_permutation(axes.begin(), axes.end()));
  return result;
}

} // namespace

TEST_CASE("points of reciprocal space are known by lattice vectors and operations") {
  ins::ReciprocalPoints points({12, 12, 12}, cube());
  for (int a = -6; a < 18; ++a)
    for (int b = 0; b < 12; ++b)
      for (int c = 0; c < 12; ++c)
        points.add({a, b, c});
  CHECK(points.size() == 7 * 8 * 9 / 6); // a >= b >= c, from 0 to 6
  for (const Eigen::Vector3i &place :
       {Eigen::Vector3i(1, 2, 3), Eigen::Vector3i(-5, 7, 12), Eigen::Vector3i(11, 0, 6)}) {
    const ins::ReciprocalPoints::Image image = points(place + Eigen::Vector3i(12, -24, 36));
    const Eigen::Vector3d there =
        points.operations()[image.operation].cartesian * place.cast<double>() / 12.0;
    const Eigen::Vector3d off = there - points.fractional(image.point);
    CHECK((off - off.array().round().matrix()).norm() < 1e-12);
  }
}

TEST_CASE("graded cells fill a region once") {
  Eigen::Matrix3d lattice; // skew, of about 4 Angstrom
  lattice << 4.0, 0.0, 0.0, 1.0, 3.5, 0.0, -0.5, 0.7, 4.5;
  const ins::GradedMesh mesh(lattice, {3, 4, 3});
  const ins::ReciprocalRegion region{{{1.0, 2.5}}, {Eigen::Vector3d::UnitZ()}};
  std::vector<ins::GradedCell> cells = mesh.cells(region, 4);
  const auto fraction = [&](const Eigen::Vector3d &place) -> Eigen::Vector3d {
    return (lattice * place / (2.0 * ins::units::pi))
        .cwiseProduct(Eigen::Vector3d(mesh.steps()[0], mesh.steps()[1], mesh.steps()[2]));
  };
  for (int pass = 0; pass < 2; ++pass) {
    int depth_seen = 0;
    for (const Eigen::Vector3d &place :
         {Eigen::Vector3d(1.1, 0.1, 0.2), Eigen::Vector3d(-0.3, 2.2, 0.7),
          Eigen::Vector3d(0.9, -1.3, 1.6),
          Eigen::Vector3d(2 * ins::units::pi / 4.0 + 0.01, -0.4, 0.1)}) {
      int found = 0;
      for (const ins::GradedCell &cell : cells) {
        const Eigen::Vector3d inside = fraction(place) - cell.corner.cast<double>();
        if (inside.minCoeff() >= 0.0 && inside.maxCoeff() < ins::GradedMesh::edge(cell.depth)) {
          ++found;
          depth_seen = std::max(depth_seen, cell.depth);
        }
      }
      CHECK(found == 1);
    }
    CHECK(depth_seen >= pass);
    cells = mesh.halves(cells, region);
  }
}

TEST_CASE("the cut through a cell has its area") {
  // off = (x - 0.3) 2, energy = 10 y, value = 1 + z: integral of value delta(off) over y and z is
  // 1.5 / 2, spread evenly over energies.
  Eigen::Matrix3d edges = Eigen::Matrix3d::Identity();
  const ins::CellTetrahedra tetrahedra(edges);
  const ins::CutWindow window{{0.0, 10.0, 1.0}, 0.0, 10.0, [](double) { return 1.0; }};
  const auto cut = [&](const std::vector<Eigen::Vector3d> &borders) {
    Eigen::VectorXd bins = Eigen::VectorXd::Zero(10);
    for (std::size_t t = 0; t < 6; ++t) {
      std::array<ins::CutPoint, 4> corner;
      for (int k = 0; k < 4; ++k) {
        const int bits = tetrahedra.corners()[t][k];
        const Eigen::Vector3d place(bits & 1, bits >> 1 & 1, bits >> 2 & 1);
        corner[k] = {place, 2.0 * (place[0] - 0.3), 10.0 * place[1], 1.0 + place[2]};
      }
      ins::add_cut(bins, corner, tetrahedra.to_gradient(t), borders, window);
    }
    return bins;
  };
  CHECK((cut({}).array() - 0.075).abs().maxCoeff() < 1e-14);
  // Half of it, where z > y: the mean value of a strip at y is that of z from y to 1.
  const Eigen::VectorXd half = cut({Eigen::Vector3d(0.0, -1.0, 1.0).normalized()});
  for (int bin = 0; bin < 10; ++bin) {
    const auto integral = [](double y) { return 1.5 * y - y * y / 2.0 - y * y * y / 6.0; };
    CHECK(half[bin] ==
          Approx(0.5 * (integral((bin + 1) / 10.0) - integral(bin / 10.0))).epsilon(1e-12));
  }
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
  // What extrapolation leaves is of fourth order in the step.
  ins::SpectrumSettings fine = settings(ins::Scattering::coherent);
  fine.coherent.step = 0.03;
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
