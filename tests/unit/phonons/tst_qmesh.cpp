// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "phonons/qmesh.h"

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
