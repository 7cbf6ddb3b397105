// SPDX-License-Identifier: GPL-2.0-or-later
//
// Group velocities against phonopy's (tests/data/group_velocity/ORIGIN.md) and against differences.
#include "base/error.h"
#include "base/units.h"
#include "catch.h"
#include "io/any_format/read_force_constants.h"
#include "phonons/group_velocity.h"

#include <Eigen/LU>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using nlohmann::json;

const std::map<std::string, ins::NonAnalytical> methods = {{"none", ins::NonAnalytical::none},
                                                           {"gonze", ins::NonAnalytical::gonze},
                                                           {"wang", ins::NonAnalytical::wang}};

ins::DynamicalMatrix matrix_of(const std::string &crystal, const std::string &nac) {
  const std::string ins_data = std::string(TEST_DATA) + "/ins/";
  const std::string folder =
      ins_data + (crystal == "ammonia" ? "ammonia_crystal/" : "phonondb/" + crystal + "/");
  const std::string file = crystal == "NaCl" ? "FORCE_CONSTANTS" : "force_constants.hdf5";
  ins::PhononOptions options;
  options.asr = ins::AcousticSumRule::none;
  options.nac = methods.at(nac);
  ins::ReadingOptions reading; // the reference is for the cell of eight atoms
  reading.force_constants = folder + file;
  reading.primitive = ins::PrimitiveCell::file;
  return ins::DynamicalMatrix(ins::read_force_constants(folder + "phonopy.yaml", reading), options);
}

Eigen::Vector3d vector_of(const json &values) {
  return {values[0].get<double>(), values[1].get<double>(), values[2].get<double>()};
}

} // namespace

TEST_CASE("group velocities equal phonopy's") {
  const json cases =
      json::parse(std::ifstream(std::string(TEST_DATA) + "/group_velocity/velocities.json"));
  for (const json &reference : cases) {
    const std::string crystal = reference["crystal"];
    const std::string nac = reference["nac"];
    INFO(crystal << " " << nac << " " << reference["q"]);
    const ins::DynamicalMatrix matrix = matrix_of(crystal, nac);
    const ins::PhononModes modes = ins::phonon_modes(matrix, vector_of(reference["q"]));
    const Eigen::MatrixX3d found = ins::group_velocities(matrix, modes);
    REQUIRE(found.rows() == static_cast<Eigen::Index>(reference["velocities"].size()));
    Eigen::MatrixX3d expected(found.rows(), 3);
    for (Eigen::Index mode = 0; mode < found.rows(); ++mode)
      expected.row(mode) = vector_of(reference["velocities"][mode]);
    const double fastest = expected.rowwise().norm().maxCoeff();
    CHECK((found - expected).cwiseAbs().maxCoeff() < 1e-6 * fastest);
  }
}

TEST_CASE("the gradient of the dynamical matrix equals its differences") {
  const Eigen::Vector3d q(0.13, -0.27, 0.41);
  const double step = 1e-4; // 1/Angstrom
  for (const auto &[nac, method] : methods) {
    INFO(nac);
    const ins::DynamicalMatrix matrix = matrix_of("NaCl", nac);
    const Eigen::Matrix3d &lattice = matrix.primitive().lattice;
    const auto gradient = matrix.gradient(q);
    for (int axis = 0; axis < 3; ++axis) {
      const Eigen::Vector3d shift = step / (2.0 * ins::units::pi) * lattice.col(axis);
      const Eigen::MatrixXcd near = matrix(q + shift) - matrix(q - shift);
      const Eigen::MatrixXcd far = matrix(q + 2.0 * shift) - matrix(q - 2.0 * shift);
      const Eigen::MatrixXcd difference = (8.0 * near - far) / (12.0 * step);
      CHECK((gradient[axis] - difference).cwiseAbs().maxCoeff() <
            1e-8 * difference.cwiseAbs().maxCoeff());
    }
  }
}

TEST_CASE("the velocity is the slope of the frequency") {
  const ins::DynamicalMatrix matrix = matrix_of("ammonia", "none");
  const Eigen::Vector3d q(0.13, -0.27, 0.41);
  const Eigen::MatrixX3d velocities = ins::group_velocities(matrix, ins::phonon_modes(matrix, q));
  const double step = 1e-3; // 1/Angstrom
  const Eigen::Vector3d shift =
      step / (2.0 * ins::units::pi) * matrix.primitive().lattice * Eigen::Vector3d::UnitX();
  const Eigen::VectorXd difference =
      ins::phonon_frequencies(matrix, q + shift) - ins::phonon_frequencies(matrix, q - shift);
  const Eigen::VectorXd slope =
      2.0 * ins::units::pi * difference / ins::units::THz_in_cm1 / (2.0 * step);
  CHECK((slope - velocities.col(0)).cwiseAbs().maxCoeff() < 1e-3);
}

TEST_CASE("degenerate modes at Gamma go on at the slopes of the direction given") {
  const ins::DynamicalMatrix matrix = matrix_of("CaHgO2", "none");
  const ins::PhononModes gamma = ins::phonon_modes(matrix, {0, 0, 0});
  const Eigen::MatrixX3d velocities = ins::group_velocities(matrix, gamma, {0.0, 0.0, 1.0});
  CHECK(velocities.rows() == 12);
  CHECK(velocities.cwiseAbs().maxCoeff() < 1e-6); // inversion
}

TEST_CASE("group velocities need eigenvectors") {
  const ins::DynamicalMatrix matrix = matrix_of("NaCl", "none");
  ins::PhononModes modes = ins::phonon_modes(matrix, {0.1, 0.2, 0.3});
  modes.eigenvectors.resize(0, 0);
  CHECK_THROWS_AS(ins::group_velocities(matrix, modes), ins::Error);
}
