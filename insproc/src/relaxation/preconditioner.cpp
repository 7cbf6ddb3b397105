// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation/preconditioner.h"

namespace ins {

namespace {

// What holds atoms and cells that no spring holds: an atom without neighbors, rigid translations,
// a layer free to slide.
constexpr double least_spring = 1e-3;  // eV/Angstrom^2
constexpr double least_modulus = 1e-2; // eV/Angstrom^3, 1.6 GPa

Eigen::VectorXd rotated(const Eigen::Matrix3d &matrix, const Eigen::VectorXd &vectors) {
  Eigen::VectorXd result(vectors.size());
  for (Eigen::Index i = 0; i < vectors.size(); i += 3)
    result.segment<3>(i) = matrix * vectors.segment<3>(i);
  return result;
}

} // namespace

RelaxationPreconditioner::RelaxationPreconditioner(const ModelHessian &hessian,
                                                   const Eigen::Matrix3d &deformation,
                                                   const std::vector<Eigen::Matrix3d> &rates,
                                                   double volume)
    : deformation_(deformation), inverse_(deformation.inverse()) {
  Eigen::SparseMatrix<double> atoms = hessian.atoms;
  for (Eigen::Index i = 0; i < atoms.rows(); ++i)
    atoms.coeffRef(i, i) += least_spring;
  atoms_.compute(atoms);

  Eigen::MatrixXd directions(9, rates.size());
  for (std::size_t k = 0; k < rates.size(); ++k)
    directions.col(k) = Eigen::Map<const Eigen::Vector<double, 9>>(rates[k].data());
  const Eigen::MatrixXd coupling = hessian.coupling * directions;
  response_ = atoms_.solve(coupling);
  const Eigen::MatrixXd strain =
      directions.transpose() * hessian.strain * directions - coupling.transpose() * response_ +
      least_modulus * volume * Eigen::MatrixXd::Identity(rates.size(), rates.size());
  cell_.compute(strain);
}

Eigen::VectorXd RelaxationPreconditioner::solve(const Eigen::VectorXd &gradient) const {
  const Eigen::Index m = response_.cols(), n = response_.rows();
  // Forces on displacements u of the deformed structure are F^-T times those on carried-back ones.
  const Eigen::VectorXd forces = rotated(inverse_.transpose(), gradient.head(n));
  Eigen::VectorXd moves = atoms_.solve(forces);
  Eigen::VectorXd result(n + m);
  if (m > 0) {
    result.tail(m) = cell_.solve(gradient.tail(m) - response_.transpose() * forces);
    moves -= response_ * result.tail(m);
  }
  result.head(n) = rotated(inverse_, moves);
  return result;
}

} // namespace ins
