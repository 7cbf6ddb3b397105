// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/phonon_symmetry.h"

#include "base/units.h"
#include "crystal/alike.h"
#include "crystal/symmetry.h"

#include <Eigen/LU>
#include <algorithm>
#include <complex>
#include <random>
#include <string>
#include <utility>

namespace ins {

namespace {

constexpr double obeyed = 1e-6; ///< largest change of D v under a symmetry, relative

/// D(q) in the gauge with atom positions, in which it transforms without phases.
class PositionGauge {
public:
  PositionGauge(const DynamicalMatrix &matrix, const Eigen::Vector3d &q)
      : matrix_(matrix(q)), phases_(matrix_.rows()) {
    const Crystal &crystal = matrix.primitive();
    for (int i = 0; i < crystal.size(); ++i)
      phases_.segment<3>(3 * i).setConstant(
          std::polar(1.0, 2.0 * units::pi * q.dot(crystal.positions[i])));
  }
  Eigen::VectorXcd times(const Eigen::VectorXcd &vector) const {
    return phases_.conjugate().cwiseProduct(matrix_ * phases_.cwiseProduct(vector));
  }
  double largest() const { return matrix_.cwiseAbs().maxCoeff(); }

private:
  Eigen::MatrixXcd matrix_;
  Eigen::VectorXcd phases_;
};

/// What an operation makes of displacements.
Eigen::VectorXcd transform(const PhononSymmetry &operation, const Eigen::VectorXcd &vector) {
  Eigen::VectorXcd result(vector.size());
  for (std::size_t i = 0; i < operation.atom_map.size(); ++i)
    result.segment<3>(3 * operation.atom_map[i]) =
        operation.rotation * vector.segment<3>(3 * static_cast<Eigen::Index>(i));
  return result;
}

Eigen::VectorXcd random_vector(Eigen::Index size) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  return Eigen::VectorXcd::NullaryExpr(
      size, [&](Eigen::Index) { return std::complex<double>(uniform(random), uniform(random)); });
}

} // namespace

std::vector<PhononSymmetry> phonon_symmetries(const DynamicalMatrix &matrix, double symprec) {
  const Crystal crystal = told_apart_by_mass(matrix.primitive());
  const SpaceGroup group = find_space_group(crystal, symprec);
  const std::vector<std::vector<int>> images = atom_images(crystal, group.operations, symprec);
  if (group.operations.size() == 1)
    return {{Eigen::Matrix3i::Identity(), Eigen::Matrix3d::Identity(), images.front()}};

  // A symmetry S with S D(q) = D(R q) S acts on a vector in either order to the same effect.
  const Eigen::Vector3d general(0.1234, 0.2718, -0.1729);
  const Eigen::VectorXcd vector = random_vector(3 * crystal.size());
  const PositionGauge here(matrix, general);
  const Eigen::VectorXcd product = here.times(vector);
  const double tolerance = obeyed * here.largest();

  std::vector<PhononSymmetry> symmetries;
  for (const Eigen::Matrix3i &rotation : distinct_rotations(group.operations)) {
    const Eigen::Matrix3d reciprocal =
        rotation.cast<double>().inverse().transpose().array().round();
    const PositionGauge there(matrix, reciprocal * general);
    for (std::size_t k = 0; k < group.operations.size(); ++k) {
      if (group.operations[k].rotation != rotation)
        continue;
      PhononSymmetry operation{reciprocal.cast<int>(),
                               cartesian_rotation(crystal.lattice, rotation), images[k]};
      const Eigen::VectorXcd difference =
          transform(operation, product) - there.times(transform(operation, vector));
      if (difference.cwiseAbs().maxCoeff() <= tolerance)
        symmetries.push_back(std::move(operation));
    }
  }
  return symmetries;
}

std::vector<PhononSymmetry> common_symmetries(const std::vector<const DynamicalMatrix *> &states,
                                              double symprec) {
  std::vector<PhononSymmetry> common = phonon_symmetries(*states.at(0), symprec);
  for (std::size_t k = 1; k < states.size(); ++k) {
    const std::vector<PhononSymmetry> own = phonon_symmetries(*states[k], symprec);
    std::erase_if(common, [&](const PhononSymmetry &operation) {
      return std::none_of(own.begin(), own.end(), [&](const PhononSymmetry &other) {
        return other.reciprocal == operation.reciprocal && other.atom_map == operation.atom_map;
      });
    });
  }
  return common;
}

QMesh common_mesh(const std::vector<const DynamicalMatrix *> &states,
                  const std::optional<std::array<int, 3>> &counts, std::optional<double> length,
                  std::optional<double> symprec) {
  std::vector<PhononSymmetry> operations;
  if (symprec)
    operations = common_symmetries(states, *symprec);
  const Crystal &crystal = states.at(0)->primitive();
  const std::array<int, 3> unasked =
      length ? mesh_counts(crystal.lattice, *length) : default_mesh(crystal.lattice);
  return reduce_mesh(counts.value_or(unasked), std::move(operations), crystal.size());
}

} // namespace ins
