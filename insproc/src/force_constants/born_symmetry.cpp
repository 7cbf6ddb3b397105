// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/born_symmetry.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>

namespace ins {

namespace {

double largest(const Eigen::Matrix3d &m) { return m.cwiseAbs().maxCoeff(); }

} // namespace

BornChange impose_born_symmetry(BornCharges &born, const Crystal &primitive,
                                const SpaceGroup &group) {
  const std::size_t atoms = primitive.positions.size();
  if (born.charges.size() != atoms)
    throw Error(fmt::format("{} Born charges for {} atoms", born.charges.size(), atoms));
  const auto images = atom_images(primitive, group.operations, group.symprec);
  std::vector<Eigen::Matrix3d> charges(atoms, Eigen::Matrix3d::Zero());
  Eigen::Matrix3d dielectric = Eigen::Matrix3d::Zero();
  const double share = 1.0 / static_cast<double>(images.size());
  for (std::size_t k = 0; k < images.size(); ++k) {
    const Eigen::Matrix3d r = cartesian_rotation(primitive.lattice, group.operations[k].rotation);
    for (std::size_t i = 0; i < atoms; ++i)
      charges[images[k][i]] += share * r * born.charges[i] * r.transpose();
    dielectric += share * r * born.dielectric * r.transpose();
  }
  Eigen::Matrix3d mean = Eigen::Matrix3d::Zero(), sum = Eigen::Matrix3d::Zero();
  for (std::size_t i = 0; i < atoms; ++i) {
    sum += born.charges[i];
    mean += charges[i] / static_cast<double>(atoms);
  }
  BornChange change;
  change.sum = largest(sum);
  change.dielectric = largest(dielectric - born.dielectric);
  for (std::size_t i = 0; i < atoms; ++i) {
    charges[i] -= mean;
    change.charge = std::max(change.charge, largest(charges[i] - born.charges[i]));
  }
  born.charges = std::move(charges);
  born.dielectric = dielectric;
  return change;
}

} // namespace ins
