// SPDX-License-Identifier: GPL-2.0-or-later
//
// The steps of the spectrum one by one, against their definitions.
#include "base/assignment.h"
#include "base/energy_grid.h"
#include "catch.h"
#include "elements/sears_1992.h"
#include "oscillator.h"
#include "phonons/qmesh.h"
#include "spectrometer/instrument.h"
#include "spectrometer/kinematics.h"
#include "spectrometer/resolution.h"
#include "spectrum/cross_sections.h"
#include "spectrum/fine_transform.h"

#include <cmath>
#include <numeric>
#include <random>
#include <set>

TEST_CASE("momentum transfer on TOSCA") {
  CHECK(std::sqrt(ins::momentum_transfer_squared(0.0, 32.0, 45.0)) ==
        Approx(1.059058).epsilon(1e-6));
  CHECK(ins::momentum_transfer_squared(1000.0, 32.0, 45.0) == Approx(48.286419).epsilon(1e-7));
  CHECK(ins::momentum_transfer_squared(4000.0, 32.0, 134.98885653282196) ==
        Approx(273.555694).epsilon(1e-7));
}

TEST_CASE("energies fall into half-open bins, the maximum into the last") {
  const ins::EnergyGrid grid{10.0, 20.0, 0.5};
  CHECK(grid.bins() == 20);
  CHECK(grid.bin(9.99) == -1);
  CHECK(grid.bin(10.0) == 0);
  CHECK(grid.bin(10.5) == 1);
  CHECK(grid.bin(20.0) == 19);
  CHECK(grid.bin(20.01) == -1);
  CHECK(grid.centre(0) == 10.25);
}

TEST_CASE("broadening is a Gaussian of the source bin's width") {
  const ins::EnergyGrid grid{0.0, 100.0, 1.0};
  ins::SpectrumRows rows = ins::SpectrumRows::Zero(1, 100);
  rows(0, 50) = 1.0;
  const ins::SpectrumRows out =
      ins::broaden(rows, grid, ins::ResolutionWidth::polynomial({2.0}), ins::Broadening::gaussian);
  CHECK(out(0, 50) == Approx(0.199471).epsilon(1e-5));
  CHECK(out(0, 51) == Approx(0.176033).epsilon(1e-5));
  CHECK(out(0, 48) == Approx(0.120985).epsilon(1e-5));
  CHECK(out.sum() == Approx(1.0).epsilon(1e-9));
}

TEST_CASE("cutting the Gaussian's tails does not change the sum over all bins") {
  const ins::EnergyGrid grid{0.0, 2000.0, 1.0};
  const auto sigma = ins::ResolutionWidth::polynomial({2.5, 0.005, 1e-7});
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform;
  ins::SpectrumRows rows(2, grid.bins());
  rows = rows.unaryExpr([&](double) { return uniform(random); });
  const ins::SpectrumRows out = ins::broaden(rows, grid, sigma, ins::Broadening::gaussian);
  const Eigen::VectorXd width = ins::resolution_width(grid, sigma);
  for (const int bin : {0, 333, 1999})
    for (int row = 0; row < 2; ++row) {
      double sum = 0.0;
      for (int source = 0; source < grid.bins(); ++source) {
        const double x = (bin - source) / width[source];
        sum += rows(row, source) * std::exp(-0.5 * x * x) / (std::sqrt(2.0 * M_PI) * width[source]);
      }
      CHECK(out(row, bin) == Approx(sum).epsilon(1e-13));
    }
}

TEST_CASE("every nuclide of the table can be found and every element has one") {
  CHECK(ins::sears_1992().size() == 364);
  for (const ins::SearsRow &row : ins::sears_1992()) {
    const std::string label =
        (row.mass_number == 0 ? "" : std::to_string(row.mass_number)) + row.element;
    const ins::Nuclide nuclide = ins::find_nuclide(label);
    CHECK(nuclide.mass == row.mass);
    if (row.mass_number != 0) {
      CHECK(ins::find_nuclide(nuclide.label()).mass == row.mass);
    }
  }
}

TEST_CASE("the mass chooses between natural mixture and isotope") {
  CHECK(ins::nuclide_from_mass("H", 1.00794).label() == "H");
  CHECK(ins::nuclide_from_mass("H", 2.014).label() == "2H");
  CHECK(ins::nuclide_from_mass("N", 15.0001).label() == "15N");
  CHECK(ins::nuclide_from_mass("I", 126.90447).label() == "I");
  CHECK(ins::nuclide_from_mass("Cl", 35.453).label() == "Cl");
  CHECK_THROWS_WITH(ins::nuclide_from_mass("Xx", 1.0), ContainsSubstring("Xx"));
  using Kind = ins::CrossSectionKind;
  const ins::Nuclide hydrogen = ins::nuclide_from_mass("H", 1.008);
  CHECK(ins::cross_section(hydrogen, Kind::total) == 82.02);
  CHECK(ins::cross_section(hydrogen, Kind::incoherent) == 80.26);
  CHECK(ins::cross_section(hydrogen, Kind::coherent) == 1.7568);
  CHECK(ins::cross_section(ins::find_nuclide("O"), Kind::incoherent) == 0.0);
  CHECK_THROWS_WITH(ins::cross_section(ins::find_nuclide("Xe"), Kind::total),
                    ContainsSubstring("Xe"));
}

TEST_CASE("isotope overrides name what they cannot do") {
  ins::Crystal crystal = oscillator({1.0, 1.0, 1.0}).primitive;
  CHECK_THROWS_WITH(ins::apply_isotopes(crystal, {{"2", "2H"}}), ContainsSubstring("'2'"));
  CHECK_THROWS_WITH(ins::apply_isotopes(crystal, {{"1", "15N"}}), ContainsSubstring("15N"));
  CHECK_THROWS_WITH(ins::apply_isotopes(crystal, {{"H", "9H"}}), ContainsSubstring("9H"));
  ins::apply_isotopes(crystal, {{"1", "2H"}});
  CHECK(crystal.masses[0] == Approx(2.014101777844));
}

TEST_CASE("products of transforms are convolutions cut at the grid's end") {
  const ins::EnergyGrid grid{3.2, 43.2, 2.0};
  const ins::FineTransform transform(grid);
  const int fine = transform.fine_bins();
  REQUIRE(fine == 216);
  std::mt19937 random(11);
  std::uniform_real_distribution<double> uniform;
  Eigen::ArrayXd a =
      Eigen::ArrayXd::NullaryExpr(fine, [&](Eigen::Index) { return uniform(random); });
  Eigen::ArrayXd b =
      Eigen::ArrayXd::NullaryExpr(fine, [&](Eigen::Index) { return uniform(random); });
  Eigen::ArrayXd direct = Eigen::ArrayXd::Zero(fine);
  for (int i = 0; i < fine; ++i)
    for (int j = 0; i + j < fine; ++j)
      direct[i + j] += a[i] * b[j];
  const Eigen::ArrayXd bins = transform.bins(transform.forward(a) * transform.forward(b));
  REQUIRE(bins.size() == 20);
  for (int bin = 0; bin < 20; ++bin)
    CHECK(bins[bin] == Approx(direct.segment(16 + 10 * bin, 10).sum()).epsilon(1e-8));
  CHECK_THROWS_WITH(ins::FineTransform({0.55, 10.55, 1.0}), ContainsSubstring("minimum"));
}

TEST_CASE("time reversal halves a mesh and keeps its weights") {
  const ins::QMesh mesh = ins::reduce_mesh({2, 3, 4}, {}, 1);
  CHECK(mesh.points.size() == 14);
  double sum = 0.0;
  for (std::size_t k = 0; k < mesh.points.size(); ++k)
    sum += mesh.weight(k);
  CHECK(sum == Approx(1.0));
  CHECK(mesh.points.front().norm() == 0.0);
}

TEST_CASE("an operation that does not keep the mesh is not used") {
  ins::PhononSymmetry swap;
  swap.reciprocal << 0, 1, 0, 1, 0, 0, 0, 0, 1;
  swap.rotation = swap.reciprocal.cast<double>();
  swap.atom_map = {0};
  ins::PhononSymmetry identity{Eigen::Matrix3i::Identity(), Eigen::Matrix3d::Identity(), {0}};
  CHECK(ins::reduce_mesh({3, 3, 1}, {identity, swap}, 1).operations.size() == 2);
  CHECK(ins::reduce_mesh({3, 2, 1}, {identity, swap}, 1).operations.size() == 1);
}

TEST_CASE("mesh counts follow the length cut-off") {
  Eigen::Matrix3d lattice = Eigen::Vector3d(14.4, 18.5, 6.1).asDiagonal();
  CHECK(ins::mesh_counts(lattice, 15.0) == std::array<int, 3>{2, 1, 3});
  CHECK(ins::mesh_counts(lattice, 14.4) == std::array<int, 3>{1, 1, 3});
}

TEST_CASE("the best assignment beats every other permutation") {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> uniform;
  for (int trial = 0; trial < 20; ++trial) {
    const Eigen::MatrixXd weights =
        Eigen::MatrixXd::NullaryExpr(6, 6, [&] { return uniform(random); });
    const auto value = [&](const std::vector<int> &columns) {
      double sum = 0.0;
      for (int row = 0; row < 6; ++row)
        sum += weights(row, columns[row]);
      return sum;
    };
    const std::vector<int> chosen = ins::best_assignment(weights);
    CHECK(std::set<int>(chosen.begin(), chosen.end()).size() == 6);
    std::vector<int> permutation(6);
    std::iota(permutation.begin(), permutation.end(), 0);
    double best = 0.0;
    do
      best = std::max(best, value(permutation));
    while (std::next_permutation(permutation.begin(), permutation.end()));
    CHECK(value(chosen) == Approx(best).epsilon(1e-12));
  }
}
