// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "crystal/ring_geometry.h"
#include "crystal/structure_change.h"
#include "io/any_format/read_structure.h"

#include "catch.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace ins;

namespace {

const std::string data = TEST_DATA;

/// A flat ring of carbon with its normal along an axis, in a cubic box.
void add_ring(Crystal &crystal, int members, const Eigen::Vector3d &center,
              const Eigen::Vector3d &normal) {
  const Eigen::Matrix3d turn =
      Eigen::Quaterniond::FromTwoVectors(Eigen::Vector3d::UnitZ(), normal).toRotationMatrix();
  const double radius = 0.7 / std::sin(3.14159265358979 / members); // bonds of 1.4 Angstrom
  for (int i = 0; i < members; ++i) {
    const double angle = 2.0 * 3.14159265358979 * i / members;
    const Eigen::Vector3d place =
        center + turn * (radius * Eigen::Vector3d(std::cos(angle), std::sin(angle), 0.0));
    crystal.positions.push_back(crystal.lattice.transpose().inverse() * place);
    crystal.symbols.push_back("C");
    crystal.masses.push_back(12.011);
  }
}

Crystal box(double edge) {
  Crystal crystal;
  crystal.lattice = edge * Eigen::Matrix3d::Identity();
  return crystal;
}

Crystal herringbone(double half_angle_degrees) {
  const double t = half_angle_degrees * 3.14159265358979 / 180.0;
  Crystal crystal = box(30.0);
  add_ring(crystal, 6, {5, 5, 5}, {std::sin(t), std::cos(t), 0.0});
  add_ring(crystal, 5, {5, 15, 5}, {-std::sin(t), std::cos(t), 0.0});
  add_ring(crystal, 6, {0.1, 25, 29.9}, {std::sin(t), std::cos(t), 0.0}); // cut by the cell's faces
  return crystal;
}

} // namespace

TEST_CASE("rings of the model structures are those found by ASE and numpy") {
  // tests/data/structures/make_reference.py; positions have 1e-8 Angstrom.
  const nlohmann::json reference =
      nlohmann::json::parse(std::ifstream(data + "/structures/rings.json"));
  const Crystal first = read_structure(data + "/lammps/relaxed_0GPa.data");
  const Crystal second = read_structure(data + "/structures/relaxed_1.5GPa.data");
  const StructureChange change = structure_change(first, second);
  const auto compare = [&](const RingGeometry &geometry, const CellParameters &cell,
                           const nlohmann::json &expected) {
    REQUIRE(geometry.rings.size() == 8);
    REQUIRE(geometry.groups.size() == 2);
    CHECK(geometry.angle == Approx(expected["angle"].get<double>()).epsilon(1e-9));
    for (int ring = 0; ring < 8; ++ring) {
      const auto n = expected["normals"][ring].get<std::vector<double>>();
      CHECK(axis_angle(geometry.planes[ring].normal, {n[0], n[1], n[2]}) < 1e-5);
      const std::vector<int> &side = geometry.groups[expected["sides"][ring].get<int>()].rings;
      CHECK(std::count(side.begin(), side.end(), ring) == 1);
    }
    for (int axis = 0; axis < 3; ++axis) {
      CHECK(cell.lengths[axis] == Approx(expected["cell"][axis].get<double>()).epsilon(1e-12));
      CHECK(cell.angles[axis] == Approx(expected["cell"][3 + axis].get<double>()).epsilon(1e-12));
    }
  };
  compare(change.first_rings, change.first_cell, reference["relaxed_0GPa"]);
  compare(change.second_rings, change.second_cell, reference["relaxed_1.5GPa"]);
  CHECK(change.contractions[0] == Approx(12.920364733241703 / 14.394438269246184 - 1.0));
  CHECK(change.principal_strains[0] == Approx(change.contractions[0]));
}

TEST_CASE("the angle of a made-up herringbone is the one it was made with") {
  for (const double half : {10.0, 25.0, 44.0}) {
    const RingGeometry geometry = ring_geometry(herringbone(half));
    REQUIRE(geometry.rings.size() == 3);
    CHECK(geometry.angle == Approx(2.0 * half));
    CHECK(geometry.groups[0].rings == std::vector<int>{0, 2});
    CHECK(geometry.groups[0].spread < 1e-4);
    CHECK(geometry.planes[1].deviation < 1e-7);
    const RingTilt tilt = ring_tilt(geometry.groups[1].normal, herringbone(half).lattice);
    CHECK(tilt.axes[1] == Approx(half));
    CHECK(tilt.planes[0] == Approx(90.0 - half));
  }
}

TEST_CASE("an angle is followed through 90 degrees") {
  const Crystal first = herringbone(44.0);
  Crystal second = herringbone(47.0);
  CHECK(ring_geometry(second).angle == Approx(86.0));
  CHECK(ring_geometry_like(ring_geometry(first), first, second).angle == Approx(94.0));

  // The same when the second state is turned as a whole, shifted, and wrapped into the cell.
  const Eigen::Matrix3d turn =
      Eigen::AngleAxisd(2.0, Eigen::Vector3d(1, 2, 3).normalized()).toRotationMatrix();
  second.lattice = second.lattice * turn.transpose();
  for (Eigen::Vector3d &position : second.positions) {
    position += Eigen::Vector3d(0.45, 0.52, -0.3);
    position -= position.array().floor().matrix();
  }
  CHECK(ring_geometry_like(ring_geometry(first), first, second).angle == Approx(94.0));
  const StructureChange change = structure_change(first, second);
  CHECK(change.rings[0].rotation == Approx(3.0));
  CHECK(std::abs(change.volume_change) < 1e-12);
}

TEST_CASE("parallel rings are one group, and no rings none") {
  Crystal crystal = box(20.0);
  CHECK(ring_geometry(crystal).groups.empty());
  CHECK(std::isnan(ring_geometry(crystal).angle));
  add_ring(crystal, 6, {5, 5, 5}, {1, 1, 1});
  add_ring(crystal, 6, {5, 5, 15}, {-1, -1, -1});
  const RingGeometry geometry = ring_geometry(crystal);
  CHECK(geometry.groups.size() == 1);
  CHECK(std::isnan(geometry.angle));
}

TEST_CASE("the sizes of rings are chosen") {
  Crystal crystal = box(30.0);
  add_ring(crystal, 4, {5, 5, 5}, {0, 0, 1});
  add_ring(crystal, 7, {5, 5, 15}, {0, 0, 1});
  CHECK(ring_geometry(crystal).rings.empty());
  CHECK(ring_geometry(crystal, {4, 4, 1.2}).rings.size() == 1);
  CHECK(ring_geometry(crystal, {3, 8, 1.2}).rings.size() == 2);
}

TEST_CASE("rings of a network are found through the cell's faces") {
  Crystal graphene = box(1.0);
  graphene.lattice << 2.46, 0, 0, -1.23, 1.23 * std::sqrt(3.0), 0, 0, 0, 10;
  graphene.positions = {{1.0 / 3, 2.0 / 3, 0.5}, {2.0 / 3, 1.0 / 3, 0.5}};
  graphene.symbols = {"C", "C"};
  graphene.masses = {12.011, 12.011};
  const std::vector<Ring> rings = find_rings(find_bonds(graphene));
  REQUIRE(rings.size() == 1); // one hexagon a cell
  CHECK(rings[0].size() == 6);
  CHECK(ring_plane(graphene, rings[0]).normal.cross(Eigen::Vector3d::UnitZ()).norm() < 1e-9);

  Crystal diamond = box(3.567); // twelve rings of six through each atom: four a primitive cell
  for (const Eigen::Vector3d &corner : {Eigen::Vector3d(0, 0, 0), Eigen::Vector3d(0, .5, .5),
                                        Eigen::Vector3d(.5, 0, .5), Eigen::Vector3d(.5, .5, 0)})
    for (const double shift : {0.0, 0.25}) {
      diamond.positions.push_back(corner + Eigen::Vector3d::Constant(shift));
      diamond.symbols.push_back("C");
      diamond.masses.push_back(12.011);
    }
  CHECK(find_rings(find_bonds(diamond)).size() == 16);
}

TEST_CASE("both rings that share a bond are found") {
  Crystal naphthalene = box(20.0);
  const double h = 0.7 * std::sqrt(3.0);
  for (const double x : {-h, h}) // the two hexagons' outer atoms, then the shared bond
    for (const auto &[dx, y] :
         {std::pair(0.0, 1.4), std::pair(1.0, 0.7), std::pair(1.0, -0.7), std::pair(0.0, -1.4)})
      naphthalene.positions.emplace_back((10 + x + dx * x) / 20, (10 + y) / 20, 0.5);
  naphthalene.positions.emplace_back(0.5, (10 + 0.7) / 20, 0.5);
  naphthalene.positions.emplace_back(0.5, (10 - 0.7) / 20, 0.5);
  naphthalene.symbols.assign(10, "C");
  naphthalene.masses.assign(10, 12.011);
  CHECK(find_rings(find_bonds(naphthalene)).size() == 2);
}

TEST_CASE("states with other atoms are not compared") {
  Crystal other = herringbone(30.0);
  other.symbols[3] = std::string("N");
  CHECK_THROWS_WITH(structure_change(herringbone(30.0), other), ContainsSubstring("atom 4 is C"));
}
