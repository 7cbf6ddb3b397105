// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/dynamical_matrix_impl.h"

#include "base/error.h"
#include "base/units.h"
#include "force_constants/dipole_force_constants.h"
#include "phonons/eigen_solver.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numeric>
#include <string>
#include <vector>

namespace ins {

namespace {

/// True where the phases of all lattice vectors are +1 or -1.
bool is_real_point(const Eigen::Vector3d &q) {
  const Eigen::Vector3d twice = 2.0 * q;
  return (twice - twice.array().round().matrix()).cwiseAbs().maxCoeff() < 1e-12;
}

void require_consistent(const ForceConstants &fc) {
  const std::size_t primitive = static_cast<std::size_t>(fc.primitive.size());
  const std::size_t supercell = static_cast<std::size_t>(fc.supercell.size());
  if (primitive == 0 || fc.values.size() != primitive * supercell || fc.p2s.size() != primitive ||
      fc.s2p.size() != supercell || fc.primitive.masses.size() != primitive)
    throw Error("force constants are inconsistent: " + std::to_string(fc.values.size()) +
                " blocks for " + std::to_string(primitive) + " primitive and " +
                std::to_string(supercell) + " supercell atoms");
  for (std::size_t i = 0; i < primitive; ++i)
    if (!(fc.primitive.masses[i] > 0.0))
      throw Error("mass of atom " + std::to_string(i + 1) + " (" + fc.primitive.symbols[i] +
                  ") is not positive");
}

/// Takes the drift of every row off its self term.
void impose_translational_invariance(ForceConstants &fc) {
  for (int i = 0; i < fc.primitive.size(); ++i) {
    Eigen::Matrix3d drift = Eigen::Matrix3d::Zero();
    for (int j = 0; j < fc.supercell.size(); ++j)
      drift += fc(i, j);
    fc(i, fc.p2s[i]) -= drift;
  }
}

} // namespace

std::vector<std::complex<double>> DynamicalMatrix::Impl::phases(const Eigen::Vector3d &q) const {
  const bool real = is_real_point(q);
  std::vector<std::complex<double>> result;
  result.reserve(images.vectors.size());
  for (const Eigen::Vector3i &vector : images.vectors) {
    const double turns = q.dot(vector.cast<double>());
    if (real)
      result.emplace_back(std::lround(2.0 * turns) % 2 == 0 ? 1.0 : -1.0, 0.0);
    else
      result.push_back(std::polar(1.0, 2.0 * units::pi * turns));
  }
  return result;
}

/// Fourier sum of the force constants. With charge vectors v_i, each block carries the constant
/// v_i v_j^T / cells of Wang's method as well.
Eigen::MatrixXcd
DynamicalMatrix::Impl::short_range(const Eigen::Vector3d &q,
                                   const std::vector<Eigen::Vector3d> &charge_vectors) const {
  const int atoms = primitive.size();
  const int supercell = static_cast<int>(s2p.size());
  const double cells = static_cast<double>(supercell) / atoms;
  const std::vector<std::complex<double>> phase = phases(q);
  Eigen::MatrixXcd matrix = Eigen::MatrixXcd::Zero(3 * atoms, 3 * atoms);
  for (int i = 0; i < atoms; ++i)
    for (int j = 0; j < supercell; ++j) {
      const std::size_t pair = static_cast<std::size_t>(i) * supercell + j;
      std::complex<double> mean = 0.0;
      for (int k = images.first[pair]; k < images.first[pair + 1]; ++k)
        mean += phase[images.index[k]];
      mean /= images.first[pair + 1] - images.first[pair];
      Eigen::Matrix3d value = scaled[pair];
      if (!charge_vectors.empty())
        value += charge_vectors[i] * charge_vectors[s2p[j]].transpose() / cells;
      matrix.block<3, 3>(3 * i, 3 * s2p[j]) += mean * value;
    }
  return matrix;
}

Eigen::MatrixXcd
DynamicalMatrix::Impl::evaluate(const Eigen::Vector3d &q,
                                const std::optional<Eigen::Vector3d> &direction) const {
  std::vector<Eigen::Vector3d> charge_vectors;
  if (born && options.nac == NonAnalytical::wang) {
    const Eigen::Matrix3d reciprocal = primitive.lattice.inverse();
    const Eigen::Vector3d k = direction ? *direction : Eigen::Vector3d(reciprocal * q);
    if (k.norm() > 1e-5) {
      const double volume = std::abs(primitive.lattice.determinant());
      const double scale =
          std::sqrt(born->unit_factor * 4.0 * units::pi / volume / k.dot(born->dielectric * k));
      for (int i = 0; i < primitive.size(); ++i)
        charge_vectors.push_back(scale * inverse_root_mass[3 * i] *
                                 (born->charges[i].transpose() * k));
    }
  }
  Eigen::MatrixXcd matrix = short_range(q, charge_vectors);
  if (dipole_dipole)
    matrix += inverse_root_mass.asDiagonal() * (*dipole_dipole)(q, direction) *
              inverse_root_mass.asDiagonal();
  matrix = (0.5 * (matrix + matrix.adjoint())).eval();
  if (is_real_point(q))
    matrix.imag().setZero();
  return matrix;
}

/// The part of D(0) that gives the translations a force: sum_k lambda_k |k><k| over the three
/// eigenvectors of the matrix without masses that are closest to uniform translations, brought to
/// masses afterwards.
void DynamicalMatrix::Impl::find_acoustic_residual() {
  const Eigen::VectorXd root_mass = inverse_root_mass.cwiseInverse();
  const Eigen::MatrixXcd weighted = evaluate(Eigen::Vector3d::Zero(), {});
  const HermitianEigenpairs gamma =
      hermitian_eigenpairs(root_mass.asDiagonal() * weighted * root_mass.asDiagonal());
  const Eigen::Index size = gamma.values.size();
  Eigen::MatrixXd translations = Eigen::MatrixXd::Zero(size, 3);
  for (Eigen::Index row = 0; row < size; ++row)
    translations(row, row % 3) = 1.0;
  translations.colwise().normalize();
  const Eigen::VectorXd share =
      (translations.transpose() * gamma.vectors).colwise().squaredNorm().transpose();
  std::vector<Eigen::Index> order(static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::partial_sort(order.begin(), order.begin() + 3, order.end(),
                    [&](Eigen::Index a, Eigen::Index b) { return share[a] > share[b]; });
  acoustic_residual = Eigen::MatrixXd::Zero(size, size);
  for (int k = 0; k < 3; ++k) {
    const Eigen::VectorXd vector =
        inverse_root_mass.cwiseProduct(gamma.vectors.col(order[k]).real());
    acoustic_residual += gamma.values[order[k]] * vector * vector.transpose();
  }
}

DynamicalMatrix::DynamicalMatrix(const ForceConstants &force_constants,
                                 const PhononOptions &options)
    : impl_(std::make_unique<Impl>()) {
  require_consistent(force_constants);
  ForceConstants fc = force_constants;
  impl_->primitive = fc.primitive;
  impl_->options = options;
  impl_->symprec = fc.symprec;
  impl_->s2p = fc.s2p;
  impl_->images = shortest_images(fc);
  if (options.asr == AcousticSumRule::realspace)
    impose_translational_invariance(fc);
  if (fc.born && options.nac != NonAnalytical::none) {
    impl_->born = fc.born;
    if (options.nac == NonAnalytical::gonze) {
      impl_->dipole_dipole.emplace(fc.primitive, *fc.born);
      const std::vector<Eigen::Matrix3d> dipole_part = supercell_blocks(fc, *impl_->dipole_dipole);
      for (std::size_t pair = 0; pair < fc.values.size(); ++pair)
        fc.values[pair] -= dipole_part[pair];
    }
  }
  const int atoms = fc.primitive.size();
  impl_->inverse_root_mass.resize(3 * atoms);
  for (int i = 0; i < atoms; ++i)
    impl_->inverse_root_mass.segment<3>(3 * i).setConstant(1.0 / std::sqrt(fc.primitive.masses[i]));
  for (int i = 0; i < atoms; ++i)
    for (int j = 0; j < fc.supercell.size(); ++j)
      fc(i, j) *= impl_->inverse_root_mass[3 * i] * impl_->inverse_root_mass[3 * fc.s2p[j]];
  impl_->scaled = std::move(fc.values);
  if (options.asr == AcousticSumRule::reciprocal)
    impl_->find_acoustic_residual();
}

DynamicalMatrix::~DynamicalMatrix() = default;
DynamicalMatrix::DynamicalMatrix(DynamicalMatrix &&) noexcept = default;
DynamicalMatrix &DynamicalMatrix::operator=(DynamicalMatrix &&) noexcept = default;

Eigen::MatrixXcd
DynamicalMatrix::operator()(const Eigen::Vector3d &q,
                            const std::optional<Eigen::Vector3d> &direction) const {
  Eigen::MatrixXcd matrix = impl_->evaluate(q, direction);
  if (impl_->acoustic_residual.size() > 0)
    matrix -= impl_->acoustic_residual;
  return matrix;
}

const Crystal &DynamicalMatrix::primitive() const { return impl_->primitive; }

bool DynamicalMatrix::has_nac() const { return impl_->born.has_value(); }

double DynamicalMatrix::symprec() const { return impl_->symprec; }

} // namespace ins
