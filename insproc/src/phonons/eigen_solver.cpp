// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/eigen_solver.h"

#include "base/error.h"
#include "phonons/blas_threads.h"

#include <complex>
#include <optional>
#include <string>

#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <lapacke.h>

namespace ins {

namespace {

void require_success(lapack_int info, const char *routine) {
  if (info != 0)
    throw Error(std::string("LAPACK ") + routine +
                " could not diagonalise the dynamical matrix (info " + std::to_string(info) +
                "): check the force constants for numbers that are not finite");
}

} // namespace

HermitianEigenpairs hermitian_eigenpairs(Eigen::MatrixXcd matrix, bool with_vectors) {
  const lapack_int size = static_cast<lapack_int>(matrix.rows());
  const char job = with_vectors ? 'V' : 'N';
  if (!matrix.allFinite())
    throw Error(
        "the dynamical matrix holds numbers that are not finite: check the force constants");
  std::optional<OneBlasThread> alone;
  if (!worth_several_threads(size))
    alone.emplace();
  HermitianEigenpairs pairs;
  pairs.values.resize(size);
  if (matrix.imag().isZero(0.0)) {
    Eigen::MatrixXd real = matrix.real();
    require_success(
        LAPACKE_dsyevd(LAPACK_COL_MAJOR, job, 'L', size, real.data(), size, pairs.values.data()),
        "dsyevd");
    if (with_vectors)
      pairs.vectors = real.cast<std::complex<double>>();
  } else {
    require_success(
        LAPACKE_zheevd(LAPACK_COL_MAJOR, job, 'L', size, matrix.data(), size, pairs.values.data()),
        "zheevd");
    if (with_vectors)
      pairs.vectors = std::move(matrix);
  }
  return pairs;
}

} // namespace ins
