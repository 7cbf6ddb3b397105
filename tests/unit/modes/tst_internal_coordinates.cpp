// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/any_format/read_force_constants.h"
#include "modes/internal_coordinates.h"

#include "catch.h"

#include <Eigen/Geometry>
#include <algorithm>

using namespace ins;

namespace {

Molecule diiodothiophene() {
  const std::string path =
      std::string(TEST_DATA) + "/ins_cases/diiodothiophene_molecule/phonopy.yaml";
  return find_molecules(read_force_constants(path).primitive).front();
}

std::size_t count(const std::vector<InternalCoordinate> &coordinates, CoordinateKind kind,
                  const std::string &label) {
  return static_cast<std::size_t>(std::count_if(
      coordinates.begin(), coordinates.end(), [&](const InternalCoordinate &coordinate) {
        return coordinate.kind == kind && coordinate.label == label;
      }));
}

} // namespace

TEST_CASE("coordinates of a five-membered ring with four substituents") {
  const std::vector<InternalCoordinate> coordinates = internal_coordinates(diiodothiophene());
  CHECK(count(coordinates, CoordinateKind::stretch, "C–I") == 2);
  CHECK(count(coordinates, CoordinateKind::stretch, "C–S") == 2);
  CHECK(count(coordinates, CoordinateKind::stretch, "C–C") == 3);
  CHECK(count(coordinates, CoordinateKind::in_plane_bend, "C–H") == 2);
  CHECK(count(coordinates, CoordinateKind::out_of_plane_bend, "C–I") == 2);
  CHECK(count(coordinates, CoordinateKind::ring_bend, "C–S–C") == 1);
  CHECK(count(coordinates, CoordinateKind::ring_torsion, "C–S") == 2);
  CHECK(coordinates.size() == 9 + 8 + 5 + 5);
  double independent = 0.0;
  for (const InternalCoordinate &coordinate : coordinates)
    independent += coordinate.weight;
  CHECK(independent == Approx(3 * 9 - 6));
}

TEST_CASE("no coordinate changes when the molecule moves as a whole") {
  const Molecule molecule = diiodothiophene();
  for (const InternalCoordinate &coordinate : internal_coordinates(molecule))
    for (int axis = 0; axis < 3; ++axis) {
      double shift = 0.0, turn = 0.0;
      for (int i = 0; i < molecule.size(); ++i) {
        const Eigen::Vector3d slope = coordinate.derivative.segment<3>(3 * i);
        shift += slope[axis];
        turn += slope.dot(
            Eigen::Vector3d::Unit(axis).cross(molecule.positions[i] - molecule.positions[0]));
      }
      CHECK(std::abs(shift) < 1e-6);
      CHECK(std::abs(turn) < 1e-6);
    }
}

TEST_CASE("a straight molecule bends in two directions") {
  Crystal crystal;
  crystal.lattice = 10.0 * Eigen::Matrix3d::Identity();
  crystal.symbols = {"O", "C", "O"};
  crystal.masses = {16, 12, 16};
  crystal.positions = {{0.384, 0.5, 0.5}, {0.5, 0.5, 0.5}, {0.616, 0.5, 0.5}};
  const std::vector<InternalCoordinate> coordinates =
      internal_coordinates(find_molecules(crystal).front());
  CHECK(coordinates.size() == 4);
  CHECK(count(coordinates, CoordinateKind::bend, "O–C–O") == 2);
}
