// SPDX-License-Identifier: GPL-2.0-or-later
//
// The mesh that is taken where nobody asks for one, and what a spectrum says of its mesh.
#include "catch.h"
#include "io/any_format/read_force_constants.h"
#include "phonons/qmesh.h"
#include "report/mesh_line.h"
#include "spectrum/spectrum.h"

namespace {

ins::ForceConstants read_case(const std::string &name) {
  return ins::read_force_constants(std::string(TEST_DATA) + "/ins/" + name + "/phonopy.yaml");
}

ins::SpectrumSettings settings(ins::SpectrumMode mode = ins::SpectrumMode::exact) {
  ins::SpectrumSettings result;
  result.mode = mode;
  result.orders = 1;
  result.grid.maximum = 400.0;
  return result;
}

/// Largest difference of two spectra over the largest value of the first, of all banks.
double difference(const ins::Spectrum &a, const ins::Spectrum &b) {
  double largest = 0.0;
  for (std::size_t bank = 0; bank < a.banks.size(); ++bank) {
    const Eigen::VectorXd of_a = a.banks[bank].total();
    largest =
        std::max(largest, (of_a - b.banks[bank].total()).cwiseAbs().maxCoeff() / of_a.maxCoeff());
  }
  return largest;
}

} // namespace

TEST_CASE("the default mesh has even counts, of a length of 50 Angstrom at least") {
  const Eigen::Matrix3d crystal = Eigen::Vector3d(14.4, 18.5, 6.1).asDiagonal();
  CHECK(ins::mesh_counts(crystal, ins::default_mesh_length) == std::array<int, 3>{4, 3, 9});
  CHECK(ins::default_mesh(crystal) == std::array<int, 3>{4, 4, 10});
  const Eigen::Matrix3d box = Eigen::Vector3d(50.0, 49.0, 60.0).asDiagonal();
  CHECK(ins::default_mesh(box) == std::array<int, 3>{1, 2, 1});
}

TEST_CASE("half of a mesh has all its points on it") {
  using Counts = std::array<int, 3>;
  CHECK(ins::half_mesh({4, 1, 10}) == Counts{2, 1, 5});
  CHECK(ins::half_mesh({2, 2, 2}) == Counts{1, 1, 1});
  CHECK_FALSE(ins::half_mesh({4, 3, 10}));
  CHECK_FALSE(ins::half_mesh({1, 1, 1}));
  int on_half = 0;
  for (const Eigen::Vector3d &q : ins::regular_mesh({4, 1, 10}))
    on_half += ins::on_mesh(q, {2, 1, 5}) ? 1 : 0;
  CHECK(on_half == 10);
}

TEST_CASE("the change against half of a mesh is that of two spectra") {
  const ins::ForceConstants nacl = read_case("nacl");
  for (const ins::SpectrumMode mode : {ins::SpectrumMode::isotropic, ins::SpectrumMode::abins})
    for (const bool symmetry : {true, false}) {
      INFO(ins::name(mode));
      ins::SpectrumSettings of_whole = settings(mode);
      of_whole.use_symmetry = symmetry;
      of_whole.mesh = {6, 6, 6};
      ins::SpectrumSettings of_half = of_whole;
      of_half.mesh = {3, 3, 3};
      const ins::Spectrum whole = ins::compute_spectrum(nacl, of_whole);
      const ins::Spectrum half = ins::compute_spectrum(nacl, of_half);
      REQUIRE(whole.mesh_change);
      CHECK(whole.mesh_change->half == std::array<int, 3>{3, 3, 3});
      CHECK(whole.mesh_change->change == Approx(difference(whole, half)).epsilon(1e-6));
      CHECK(whole.mesh_change->change > 0.01);
      CHECK_FALSE(half.mesh_change);
      if (mode == ins::SpectrumMode::abins)
        continue;
      // Mode exact tells that of isotropic.
      ins::SpectrumSettings exact = of_whole;
      exact.mode = ins::SpectrumMode::exact;
      CHECK(ins::compute_spectrum(nacl, exact).mesh_change->change ==
            Approx(whole.mesh_change->change).epsilon(1e-12));
    }
}

TEST_CASE("the default mesh is converged, and that of Abins is its own") {
  const ins::ForceConstants nacl = read_case("nacl");
  const ins::Spectrum spectrum = ins::compute_spectrum(nacl, settings());
  std::array<int, 3> counts = ins::default_mesh(nacl.primitive.lattice);
  CHECK(counts == std::array<int, 3>{16, 16, 16});
  ins::SpectrumSettings coarser = settings();
  coarser.mesh = counts;
  CHECK(ins::compute_spectrum(nacl, coarser).mesh_change->change > ins::mesh_tolerance);
  CHECK(spectrum.mesh == std::array<int, 3>{32, 32, 32});
  ins::SpectrumSettings finer = settings();
  finer.mesh = {48, 48, 48};
  const double error = difference(ins::compute_spectrum(nacl, finer), spectrum);
  CHECK(error < 0.02);
  REQUIRE(spectrum.mesh_change);
  CHECK(error < spectrum.mesh_change->change);
  CHECK_THAT(ins::mesh_line(spectrum, settings()),
             ContainsSubstring("change against half of it") && !ContainsSubstring("Abins"));

  const ins::SpectrumSettings abins = settings(ins::SpectrumMode::abins);
  const ins::Spectrum coarse = ins::compute_spectrum(nacl, abins);
  CHECK(coarse.mesh == ins::mesh_counts(nacl.primitive.lattice, 15.0));
  CHECK_THAT(ins::mesh_line(coarse, abins), ContainsSubstring("default of Abins, 15 Angstrom"));
  ins::SpectrumSettings asked = abins;
  asked.mesh_length = 30.0;
  const ins::Spectrum fine = ins::compute_spectrum(nacl, asked);
  CHECK(fine.mesh == ins::mesh_counts(nacl.primitive.lattice, 30.0));
  CHECK_THAT(ins::mesh_line(fine, asked), !ContainsSubstring("Abins"));
}
