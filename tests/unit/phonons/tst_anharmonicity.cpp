// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "force_constants/force_constants_fit.h"
#include "phonons/anharmonicity.h"
#include "phonons/dynamical_matrix.h"

using namespace ins;

namespace {

/// Forces of a crystal with a cubic and a quartic term: the harmonic ones of `fc`, and between each
/// moved atom and another one a force that grows with u^2 and one with u^3.
DisplacementDataset anharmonic(const ForceConstants &fc, const DisplacementDataset &reference,
                               const std::vector<double> &amplitudes, double cubic,
                               double quartic) {
  const SpaceGroup group = find_space_group(fc.primitive);
  DisplacementDataset dataset;
  dataset.cells = reference.cells;
  dataset.amplitudes = amplitudes;
  dataset.displacements = least_displacements(reference.cells, group, {}, amplitudes);
  for (const auto &[atom, u] : dataset.displacements) {
    std::vector<Eigen::Vector3d> forces;
    const int i = fc.s2p[atom];
    REQUIRE(fc.p2s[i] == atom);
    for (int j = 0; j < fc.supercell.size(); ++j)
      forces.push_back(-fc(i, j).transpose() * u);
    const Eigen::Vector3d extra =
        cubic * u.norm() * Eigen::Vector3d(u.cwiseAbs()) - quartic * u.squaredNorm() * u;
    forces[atom] += extra;
    forces[(atom + fc.multiplicity()) % fc.supercell.size()] -= extra;
    dataset.forces.push_back(forces);
  }
  return dataset;
}

} // namespace

TEST_CASE("several lengths of displacement follow each other in sets") {
  const cases::Case reference = cases::read_case("pna21");
  const PhononCells &cells = reference.dataset.cells;
  const SpaceGroup group = find_space_group(cells.primitive);
  const auto first = least_displacements(cells, group, {0.01});
  const auto both = least_displacements(cells, group, {}, {0.01, 0.03});
  REQUIRE(both.size() == 2 * first.size());
  DisplacementDataset dataset = reference.dataset;
  dataset.amplitudes = {0.01, 0.03};
  dataset.displacements = both;
  dataset.forces.assign(both.size(), {});
  dataset.forces[first.size()] = reference.dataset.forces[0];
  CHECK(dataset.sets() == 2);
  const DisplacementDataset longer = dataset.set(1);
  CHECK(longer.amplitudes == std::vector<double>{0.03});
  CHECK(longer.forces[0] == reference.dataset.forces[0]);
  CHECK(dataset.set(0).forces[0].empty());
  for (std::size_t d = 0; d < first.size(); ++d) {
    CHECK(dataset.set(0).displacements[d].vector == first[d].vector);
    CHECK(longer.displacements[d].atom == first[d].atom);
    CHECK((longer.displacements[d].vector - 3.0 * first[d].vector).norm() < 1e-14);
  }
}

TEST_CASE("the difference between lengths is that of the anharmonic terms") {
  const cases::Case reference = cases::read_case("pna21");
  const SpaceGroup group = find_space_group(reference.dataset.cells.primitive);
  const ForceConstants fc = fit_force_constants(reference.dataset, group);
  const double quartic = 40.0; // eV/Angstrom^4
  const DisplacementDataset dataset = anharmonic(fc, reference.dataset, {0.01, 0.02}, 5.0, quartic);
  const ForceConstants first = fit_force_constants(dataset.set(0), group);
  const ForceConstants second = fit_force_constants(dataset.set(1), group);
  const AmplitudeDifference difference = amplitude_difference(first, second);
  // Opposite displacements cancel the cubic term; the quartic one adds b u^2 to self terms.
  CHECK(difference.force_constant == Approx(quartic * (4e-4 - 1e-4)).epsilon(1e-9));
  const auto frequencies = [](const ForceConstants &values) {
    return phonon_frequencies(DynamicalMatrix(values), Eigen::Vector3d::Zero());
  };
  const Eigen::VectorXd shifts = frequencies(second) - frequencies(first);
  CHECK(std::abs(difference.frequency) == Approx(shifts.cwiseAbs().maxCoeff()));
  CHECK(std::abs(difference.frequency) > 0.01);

  const DisplacementDataset harmonic = anharmonic(fc, reference.dataset, {0.01, 0.02}, 0.0, 0.0);
  const AmplitudeDifference none = amplitude_difference(
      fit_force_constants(harmonic.set(0), group), fit_force_constants(harmonic.set(1), group));
  CHECK(none.force_constant < 1e-11);
  ForceConstants smaller = fc;
  smaller.values.pop_back();
  CHECK_THROWS_AS(amplitude_difference(fc, smaller), Error);
}
