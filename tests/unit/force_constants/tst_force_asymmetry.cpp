// SPDX-License-Identifier: GPL-2.0-or-later
#include "cases.h"
#include "force_constants/force_asymmetry.h"

#include "catch.h"

using namespace ins;

TEST_CASE(
    "forces with the symmetry of their crystal have none that breaks it, others name an atom") {
  for (const std::string &name : cases::names()) {
    INFO(name);
    const cases::Case reference = cases::read_case(name);
    const PhononCells &cells = reference.dataset.cells;
    const SpaceGroup group = find_space_group(cells.primitive, reference.symprec);
    // Breathing of the nearest neighbors: a vector field that the group and the lattice keep.
    std::vector<Eigen::Vector3d> forces(cells.supercell.positions.size(), Eigen::Vector3d::Zero());
    const Eigen::Matrix3d columns = cells.supercell.lattice.transpose();
    for (std::size_t i = 0; i < forces.size(); ++i)
      for (std::size_t j = 0; j < forces.size(); ++j)
        for (int a = -1; a <= 1; ++a)
          for (int b = -1; b <= 1; ++b)
            for (int c = -1; c <= 1; ++c) {
              const Eigen::Vector3d apart =
                  columns * (cells.supercell.positions[j] - cells.supercell.positions[i] +
                             Eigen::Vector3d(a, b, c));
              const double weight = cells.supercell.masses[j] / 50.0;
              if (const double r = apart.norm(); r > 1e-3 && r < 8.0)
                forces[i] += weight * std::exp(-r * r) * apart;
            }
    const ForceAsymmetry kept = force_asymmetry(cells, group, forces);
    CHECK(kept.force < 1e-4);
    CHECK(kept.deviation < 10.0 * reference.symprec);

    const std::size_t last = forces.size() - 1;
    forces[last] += Eigen::Vector3d(0.11, 0.07, -0.13);
    const ForceAsymmetry broken = force_asymmetry(cells, group, forces);
    const auto orbit = [&](std::size_t atom) { return group.equivalent_atoms[cells.s2p[atom]]; };
    CHECK(orbit(static_cast<std::size_t>(broken.atom)) == orbit(last));
    CHECK(broken.force > 0.05);
  }
}
