// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/dynamical_matrix_impl.h"

#include "base/units.h"

#include <Eigen/LU>
#include <cmath>

namespace ins {

namespace {

/// The charge vectors v_i of Wang's method, and their derivatives.
struct ChargeVectors {
  std::vector<Eigen::Vector3d> values;                ///< (atoms)
  std::vector<std::array<Eigen::Vector3d, 3>> slopes; ///< (atoms, Cartesian axes of q)
};

/// v_i = sqrt(4 pi e^2 / V / (q.eps.q) / m_i) Z_i^T q; zero at Gamma.
ChargeVectors charge_vectors(const Crystal &crystal, const BornCharges &born,
                             const Eigen::VectorXd &inverse_root_mass, const Eigen::Vector3d &q) {
  constexpr double zero_wave_vector = 1e-5; // 1/Angstrom
  const Eigen::Vector3d k = crystal.lattice.inverse() * q;
  ChargeVectors result;
  if (k.norm() <= zero_wave_vector) {
    result.values.assign(crystal.positions.size(), Eigen::Vector3d::Zero());
    result.slopes.assign(
        crystal.positions.size(),
        {Eigen::Vector3d::Zero(), Eigen::Vector3d::Zero(), Eigen::Vector3d::Zero()});
    return result;
  }
  const double volume = std::abs(crystal.lattice.determinant());
  const double screened = k.dot(born.dielectric * k);
  const double scale = std::sqrt(born.unit_factor * 4.0 * units::pi / volume / screened);
  const Eigen::Vector3d log_slope =
      -0.5 / screened * (born.dielectric + born.dielectric.transpose()) * k;
  for (int i = 0; i < crystal.size(); ++i) {
    const Eigen::Matrix3d charge = scale * inverse_root_mass[3 * i] * born.charges[i].transpose();
    result.values.push_back(charge * k);
    std::array<Eigen::Vector3d, 3> &slope = result.slopes.emplace_back();
    for (int axis = 0; axis < 3; ++axis)
      slope[axis] = charge.col(axis) + log_slope[axis] * result.values.back();
  }
  return result;
}

} // namespace

std::array<Eigen::MatrixXcd, 3> DynamicalMatrix::Impl::gradient(const Eigen::Vector3d &q) const {
  using namespace std::complex_literals;
  const int atoms = primitive.size();
  const int supercell = static_cast<int>(s2p.size());
  const double cells = static_cast<double>(supercell) / atoms;
  const std::vector<std::complex<double>> phase = phases(q);
  std::vector<Eigen::Vector3d> places; // of the images' cells, Cartesian
  for (const Eigen::Vector3i &vector : images.vectors)
    places.push_back(primitive.lattice.transpose() * vector.cast<double>());
  const bool wang = born && options.nac == NonAnalytical::wang;
  const ChargeVectors charges =
      wang ? charge_vectors(primitive, *born, inverse_root_mass, q) : ChargeVectors{};

  std::array<Eigen::MatrixXcd, 3> result;
  result.fill(Eigen::MatrixXcd::Zero(3 * atoms, 3 * atoms));
  for (int i = 0; i < atoms; ++i)
    for (int j = 0; j < supercell; ++j) {
      const int image = s2p[j];
      const std::size_t pair = static_cast<std::size_t>(i) * supercell + j;
      std::complex<double> mean = 0.0;
      Eigen::Vector3cd slope = Eigen::Vector3cd::Zero(); // of the mean, by q without 2 pi
      for (int k = images.first[pair]; k < images.first[pair + 1]; ++k) {
        mean += phase[images.index[k]];
        slope += 2.0i * units::pi * phase[images.index[k]] * places[images.index[k]];
      }
      const double count = images.first[pair + 1] - images.first[pair];
      mean /= count;
      slope /= count;
      Eigen::Matrix3d value = scaled[pair];
      if (wang)
        value += charges.values[i] * charges.values[image].transpose() / cells;
      for (int axis = 0; axis < 3; ++axis) {
        Eigen::Matrix3cd block = slope[axis] * value;
        if (wang)
          block += mean / cells *
                   (charges.slopes[i][axis] * charges.values[image].transpose() +
                    charges.values[i] * charges.slopes[image][axis].transpose());
        result[axis].block<3, 3>(3 * i, 3 * image) += block / (2.0 * units::pi);
      }
    }
  if (dipole_dipole) {
    const std::array<Eigen::MatrixXcd, 3> interaction = dipole_dipole->gradient(q);
    for (int axis = 0; axis < 3; ++axis)
      result[axis] +=
          inverse_root_mass.asDiagonal() * interaction[axis] * inverse_root_mass.asDiagonal();
  }
  for (Eigen::MatrixXcd &matrix : result)
    matrix = (0.5 * (matrix + matrix.adjoint())).eval();
  return result;
}

std::array<Eigen::MatrixXcd, 3> DynamicalMatrix::gradient(const Eigen::Vector3d &q) const {
  return impl_->gradient(q);
}

} // namespace ins
