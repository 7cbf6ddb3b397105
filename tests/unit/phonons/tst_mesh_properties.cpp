// SPDX-License-Identifier: GPL-2.0-or-later
//
// Thermodynamics, displacement parameters and densities of states of a mesh.
#include "base/units.h"
#include "catch.h"
#include "io/any_format/read_force_constants.h"
#include "oscillator.h"
#include "phonons/density_of_states.h"
#include "phonons/mesh_modes.h"
#include "phonons/phonon_symmetry.h"
#include "phonons/thermal_displacements.h"
#include "phonons/thermodynamics.h"

#include <Eigen/LU>
#include <cmath>
#include <string>

namespace {

ins::DynamicalMatrix read_matrix(const std::string &name) {
  ins::PhononOptions options;
  options.asr = ins::AcousticSumRule::none;
  return ins::DynamicalMatrix(
      ins::read_force_constants(std::string(TEST_DATA) + "/ins/" + name + "/phonopy.yaml"),
      options);
}

ins::MeshModes read_modes(const std::string &name, const std::array<int, 3> &counts) {
  const ins::DynamicalMatrix matrix = read_matrix(name);
  return ins::mesh_modes(
      matrix,
      ins::reduce_mesh(counts, ins::phonon_symmetries(matrix, 1e-5), matrix.primitive().size()),
      true);
}

} // namespace

TEST_CASE("thermodynamics of an oscillator at 0 K and in the classical limit") {
  const ins::DynamicalMatrix matrix(oscillator(500.0 * Eigen::Vector3d::Ones()),
                                    {ins::AcousticSumRule::none, ins::NonAnalytical::none});
  const ins::MeshModes modes = ins::mesh_modes(matrix, ins::reduce_mesh({1, 1, 1}, {}, 1), false);
  const auto result = ins::thermal_properties(modes, {0.0, 1e6});
  const double mole = ins::units::avogadro * ins::units::cm1_in_joule;
  CHECK(result[0].free_energy == Approx(3.0 * 250.0 * mole * 1e-3));
  CHECK(result[0].entropy == 0.0);
  CHECK(result[0].heat_capacity == 0.0);
  CHECK(result[1].heat_capacity ==
        Approx(3.0 * ins::units::avogadro * ins::units::boltzmann).epsilon(1e-6));
  CHECK_THROWS_WITH(ins::thermal_properties(modes, {-1.0}), ContainsSubstring("temperature"));
}

TEST_CASE("thermodynamics of NaCl equal phonopy's") {
  // phonopy 4.10, mesh 6 6 6, Gamma centred, the same force constants. Its Boltzmann and Planck
  // constants are older than CODATA 2018 by 2e-6.
  const auto result =
      ins::thermal_properties(read_modes("nacl", {6, 6, 6}), {0.0, 100.0, 300.0}, 0.03);
  CHECK(result[0].free_energy == Approx(4.91791992).epsilon(1e-5));
  CHECK(result[1].free_energy == Approx(3.99605421).epsilon(1e-5));
  CHECK(result[1].entropy == Approx(25.9238449).epsilon(1e-5));
  CHECK(result[1].heat_capacity == Approx(36.0208873).epsilon(1e-5));
  CHECK(result[2].entropy == Approx(73.8239696).epsilon(1e-5));
}

TEST_CASE("densities of states integrate to three modes an atom") {
  const ins::EnergyGrid grid{0.0, 300.0, 1.0};
  const ins::MeshModes modes = read_modes("nacl", {6, 6, 6});
  const ins::Crystal crystal = read_matrix("nacl").primitive();
  for (const ins::DensityOfStates &density :
       {ins::gaussian_density_of_states(modes, grid, 0.0),
        ins::tetrahedron_density_of_states(modes, crystal.lattice, grid)}) {
    CHECK(density.total.sum() == Approx(6.0).epsilon(0.01));
    CHECK((density.atoms.colwise().sum().transpose() - density.total).cwiseAbs().maxCoeff() <
          1e-10);
    CHECK(density.total.minCoeff() >= -1e-12);
  }
  const ins::DensityOfStates smooth = ins::gaussian_density_of_states(modes, grid, 5.0);
  CHECK(smooth.total.sum() == Approx(6.0).epsilon(0.01));
  const Eigen::VectorXd weighted = ins::neutron_weighted(smooth, {3.28, 16.8}, crystal.masses);
  CHECK(weighted.sum() == Approx(3.28 / 22.989769 * smooth.atoms.row(0).sum() +
                                 16.8 / 35.453 * smooth.atoms.row(1).sum()));
}

TEST_CASE("the tetrahedron density of states does not depend on symmetry reduction") {
  const ins::EnergyGrid grid{0.0, 300.0, 2.0};
  const ins::DynamicalMatrix matrix = read_matrix("nacl");
  const ins::MeshModes reduced = read_modes("nacl", {4, 4, 4});
  const ins::MeshModes full = ins::mesh_modes(matrix, ins::reduce_mesh({4, 4, 4}, {}, 2), true);
  CHECK(reduced.points.size() < full.points.size());
  const auto a = ins::tetrahedron_density_of_states(reduced, matrix.primitive().lattice, grid);
  const auto b = ins::tetrahedron_density_of_states(full, matrix.primitive().lattice, grid);
  CHECK((a.total - b.total).cwiseAbs().maxCoeff() < 1e-6 * b.total.maxCoeff());
}

TEST_CASE("displacement parameters of an oscillator are known in closed form") {
  const Eigen::Vector3d frequencies(150.0, 700.0, 2900.0);
  ins::PhononOptions options;
  options.asr = ins::AcousticSumRule::none;
  const ins::DynamicalMatrix matrix(oscillator(frequencies), options);
  const ins::QMesh mesh = ins::reduce_mesh({2, 1, 1}, {}, 1);
  const std::vector<double> temperatures = {0.0, 20.0, 300.0, 3000.0};
  const ins::ThermalDisplacements found =
      ins::thermal_displacements(matrix, mesh, temperatures, 1.0);
  for (std::size_t t = 0; t < temperatures.size(); ++t)
    for (int axis = 0; axis < 3; ++axis) {
      // <u^2> = hbar / (2 m omega) coth(hbar omega / 2 kT); hbar^2 / (2 amu cm^-1) in Angstrom^2.
      const double kt = 0.695034800 * temperatures[t];
      const double u = 16.8576291 / (1.008 * frequencies[axis]) /
                       (kt > 0.0 ? std::tanh(frequencies[axis] / (2.0 * kt)) : 1.0);
      CHECK(found.tensors[t][0](axis, axis) == Approx(u).epsilon(1e-7));
      CHECK(found.on_half_mesh[t][0](axis, axis) == Approx(u).epsilon(1e-7));
    }
  CHECK(found.left_out == 0);
  CHECK_THROWS_WITH(ins::thermal_displacements(matrix, mesh, {-1.0}, 1.0),
                    ContainsSubstring("temperature"));
}

TEST_CASE("cif has displacements along the unit vectors of the reciprocal axes") {
  Eigen::Matrix3d lattice;
  lattice << 4.1, 0.2, -0.3, -0.9, 4.6, 0.1, 0.7, 1.1, 5.2;
  const Eigen::Matrix3d reciprocal = lattice.inverse(); // columns a*, b*, c*
  Eigen::Matrix3d u;
  u << 0.03, 0.004, -0.002, 0.004, 0.02, 0.001, -0.002, 0.001, 0.05;
  const Eigen::Matrix3d cif = ins::cif_tensor(u, lattice);
  // Both forms of the Debye-Waller exponent, for a reflection h.
  const Eigen::Vector3d h(1.0, -2.0, 3.0);
  const Eigen::Vector3d q = reciprocal * h;
  double sum = 0.0;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      sum += cif(i, j) * h[i] * h[j] * reciprocal.col(i).norm() * reciprocal.col(j).norm();
  CHECK(sum == Approx(q.dot(u * q)).epsilon(1e-12));
  // An isotropic atom has equal diagonal elements, and the cosines of the reciprocal cell beside
  // them.
  const Eigen::Matrix3d isotropic = ins::cif_tensor(0.02 * Eigen::Matrix3d::Identity(), lattice);
  CHECK(isotropic(1, 1) == Approx(0.02));
  CHECK(isotropic(0, 1) ==
        Approx(0.02 * reciprocal.col(0).normalized().dot(reciprocal.col(1).normalized())));
}
