// SPDX-License-Identifier: GPL-2.0-or-later
//
// Frequencies and modes of published force constants (tests/data/ins/ORIGIN.md).
#include "base/error.h"
#include "base/units.h"
#include "catch.h"
#include "columns.h"
#include "io/any_format/read_force_constants.h"
#include "modes/modes.h"
#include "phonons/blas_threads.h"
#include "phonons/dynamical_matrix.h"
#include "phonons/mode_matching.h"
#include "phonons/modes_at_points.h"
#include "phonons/phonon_symmetry.h"

#include <cmath>
#include <string>

namespace {

std::string folder(const std::string &name) {
  return std::string(TEST_DATA) + "/ins/phonondb/" + name + "/";
}

/// CaHgO2's yaml holds forces too; its reference was made from the force constants beside it.
ins::ForceConstants read_phonondb(const std::string &name) {
  const std::string file = name == "NaCl" ? "FORCE_CONSTANTS" : "force_constants.hdf5";
  ins::ReadingOptions reading; // the reference is for the primitive cells that the files describe
  reading.force_constants = folder(name) + file;
  reading.primitive = ins::PrimitiveCell::file;
  return ins::read_force_constants(folder(name) + "phonopy.yaml", reading);
}

/// Largest relative difference to phonopy's frequencies, of those above 0.1 THz.
double largest_difference(const std::string &name, ins::NonAnalytical nac) {
  ins::PhononOptions options;
  options.asr = ins::AcousticSumRule::none;
  options.nac = nac;
  const ins::DynamicalMatrix matrix(read_phonondb(name), options);
  double worst = 0.0;
  for (const std::vector<double> &row : read_columns(folder(name) + "frequencies_THz.csv").rows) {
    const Eigen::VectorXd found = ins::phonon_frequencies(matrix, {row[0], row[1], row[2]});
    for (Eigen::Index mode = 0; mode < found.size(); ++mode)
      if (row[3 + mode] > 0.1)
        worst =
            std::max(worst, std::abs(found[mode] / ins::units::THz_in_cm1 / row[3 + mode] - 1.0));
  }
  return worst;
}

ins::ForceConstants ammonia() {
  return ins::read_force_constants(std::string(TEST_DATA) + "/ins/ammonia_crystal/phonopy.yaml");
}

} // namespace

TEST_CASE("frequencies of CaHgO2 equal phonopy's") {
  CHECK(largest_difference("CaHgO2", ins::NonAnalytical::none) < 1e-6);
}

TEST_CASE("frequencies of NaCl with the dipole-dipole term equal phonopy's") {
  CHECK(largest_difference("NaCl", ins::NonAnalytical::gonze) < 1e-6);
  CHECK(largest_difference("NaCl", ins::NonAnalytical::none) > 1e-2);
}

TEST_CASE("both non-analytical methods agree at Gamma and where the supercell fits") {
  const ins::ForceConstants nacl = read_phonondb("NaCl");
  ins::PhononOptions gonze;
  ins::PhononOptions wang;
  wang.nac = ins::NonAnalytical::wang;
  const ins::DynamicalMatrix first(nacl, gonze);
  const ins::DynamicalMatrix second(nacl, wang);
  const Eigen::Vector3d direction(1.0, 0.0, 0.0);
  const Eigen::VectorXd at_gamma = ins::phonon_frequencies(first, {0, 0, 0}, direction);
  CHECK((at_gamma - ins::phonon_frequencies(second, {0, 0, 0}, direction)).cwiseAbs().maxCoeff() <
        1e-4);
  CHECK(at_gamma.maxCoeff() > ins::phonon_frequencies(first, {0, 0, 0}).maxCoeff() + 10.0);
  const Eigen::Vector3d corner(0.5, 0.0, 0.0);
  CHECK((ins::phonon_frequencies(first, corner) - ins::phonon_frequencies(second, corner))
            .cwiseAbs()
            .maxCoeff() < 1e-4);
}

TEST_CASE("the dynamical matrix is Hermitian, periodic, and real where it must be") {
  for (const ins::ForceConstants &crystal : {ammonia(), read_phonondb("NaCl")}) {
    const ins::DynamicalMatrix matrix(crystal);
    const Eigen::Vector3d q(0.13, -0.27, 0.41);
    const Eigen::MatrixXcd value = matrix(q);
    const double scale = value.cwiseAbs().maxCoeff();
    CHECK((value - value.adjoint()).cwiseAbs().maxCoeff() < 1e-14 * scale);
    CHECK((value - matrix(q + Eigen::Vector3d(1.0, -2.0, 3.0))).cwiseAbs().maxCoeff() <
          1e-10 * scale);
    CHECK((value.conjugate() - matrix(-q)).cwiseAbs().maxCoeff() < 1e-12 * scale);
    CHECK(matrix({0.5, 0.0, -0.5}).imag().isZero(0.0));
  }
}

TEST_CASE("modes solved side by side are those solved one by one") {
  const ins::DynamicalMatrix matrix(read_phonondb("NaCl"));
  std::vector<Eigen::Vector3d> points; // several batches for each thread, the last not full
  for (int k = 0; k < 2111; ++k)
    points.emplace_back(0.37 * k, 0.11 * k, 0.05 + 0.23 * k);
  const int threads = ins::blas_threads();
  for (const bool with_vectors : {true, false}) {
    std::size_t count = 0, different = 0;
    ins::modes_at_points(
        matrix, points, with_vectors, [&](std::size_t index, const ins::PhononModes &modes) {
          const ins::PhononModes alone = ins::phonon_modes(matrix, points[index]);
          const bool same = with_vectors ? modes.frequencies == alone.frequencies &&
                                               modes.eigenvectors == alone.eigenvectors
                                         : modes.frequencies.isApprox(alone.frequencies, 1e-12) &&
                                               modes.eigenvectors.size() == 0;
          different += same && modes.q == points[index] && index == count ? 0 : 1;
          ++count;
        });
    CHECK(count == points.size());
    CHECK(different == 0);
  }
  CHECK(ins::blas_threads() == threads);
  CHECK_THROWS_AS(ins::modes_at_points(matrix, {points[0], {NAN, 0.0, 0.0}}, true,
                                       [](std::size_t, const ins::PhononModes &) {}),
                  ins::Error);
  CHECK(ins::blas_threads() == threads);
}

TEST_CASE("the acoustic sum rule makes the translations cost nothing") {
  ins::ForceConstants crystal = ammonia();
  crystal(0, 0) += 0.05 * Eigen::Matrix3d::Identity();
  ins::PhononOptions options;
  options.asr = ins::AcousticSumRule::none;
  const Eigen::Vector3d gamma = Eigen::Vector3d::Zero();
  CHECK(ins::phonon_frequencies(ins::DynamicalMatrix(crystal, options), gamma)
            .head<3>()
            .cwiseAbs()
            .maxCoeff() > 1.0);
  for (const auto rule : {ins::AcousticSumRule::realspace, ins::AcousticSumRule::reciprocal}) {
    options.asr = rule;
    CHECK(ins::phonon_frequencies(ins::DynamicalMatrix(crystal, options), gamma)
              .head<3>()
              .cwiseAbs()
              .maxCoeff() < 1e-2);
  }
}

TEST_CASE("force constants of lower symmetry than the cell keep only the operations they obey") {
  ins::ForceConstants crystal = ammonia();
  CHECK(ins::phonon_symmetries(ins::DynamicalMatrix(crystal), 1e-3).size() == 12);
  crystal(4, crystal.p2s[4]) += 0.01 * Eigen::Matrix3d::Identity();
  ins::PhononOptions options;
  options.asr = ins::AcousticSumRule::none;
  CHECK(ins::phonon_symmetries(ins::DynamicalMatrix(crystal, options), 1e-3).size() == 1);
}

TEST_CASE("modes are matched across reordering and small changes") {
  const ins::ForceConstants crystal = ins::read_force_constants(
      std::string(TEST_DATA) + "/ins/diiodothiophene_molecule/phonopy.yaml");
  const ins::PhononModes modes = ins::phonon_modes(ins::DynamicalMatrix(crystal), {0, 0, 0});
  ins::PhononModes shuffled = modes;
  const int last = modes.modes() - 1;
  shuffled.eigenvectors = modes.eigenvectors.rowwise().reverse();
  shuffled.frequencies = modes.frequencies.reverse() * 1.01;
  for (const ins::ModeMatch &match : ins::match_modes(modes, shuffled)) {
    CHECK(match.overlap == Approx(1.0));
    if (std::abs(match.frequency) < 1e-3)
      continue; // translations are one degenerate set, in which any pairing serves
    CHECK(match.second == last - match.first);
    CHECK(match.shift == Approx(0.01 * match.frequency).margin(1e-9));
  }
}

TEST_CASE("shares, participation and degeneracy of modes") {
  const ins::ForceConstants crystal = ammonia();
  const ins::PhononModes modes = ins::phonon_modes(ins::DynamicalMatrix(crystal), {0, 0, 0});
  const std::vector<ins::ModeSummary> summary = ins::summarise_modes(modes, crystal.primitive);
  REQUIRE(summary.size() == 48);
  CHECK(summary[0].degeneracy == 3);
  double hydrogen = 0.0;
  for (const ins::ModeSummary &mode : summary) {
    CHECK(mode.element_share[0] + mode.element_share[1] == Approx(1.0));
    CHECK(mode.participation > 1.0 / 16.0);
    CHECK(mode.participation <= 1.0 + 1e-12);
    hydrogen += mode.element_share[0];
  }
  CHECK(hydrogen == Approx(36.0));                // 12 of 16 atoms
  CHECK(summary[0].participation == Approx(1.0)); // a translation
}
