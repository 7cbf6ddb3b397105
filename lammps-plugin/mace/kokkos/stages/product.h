// SPDX-License-Identifier: GPL-2.0-or-later
//
// Symmetric contraction: for every node and channel, polynomials of the message's components
//   M[LM] = sum_terms c[species, term, channel] * monomial(A),
// with coefficients made of the model's U tensors and weights. Monomials that begin with the same
// factors share their product: they are the nodes of a tree, walked from its root, and what is
// known of a branch stays in registers.
// Source: I. Batatia et al., NeurIPS 2022 (MACE), eq. 10; for the recursive evaluation
// G. Dusson et al., J. Comput. Phys. 454, 110946 (2022).
#pragma once

#include "mace/kokkos/base/types.h"
#include "mace/model.h"

namespace mace::kokkos {

/// A monomial as the walk meets it: that of its parent times one component of A.
struct MonomialStep {
  unsigned char component;
  unsigned char n_coefficients; ///< in how many outputs it occurs
  bool has_children;            ///< the next monomial is its child
  bool is_last;                 ///< of its parent's children
};

/// The monomials of a layer, depth first, and their coefficients in that order.
template <class Real> struct ProductProgram {
  int n_inputs = 0;
  int n_outputs = 0;
  int n_coefficients = 0;
  int vecs = 0;
  Array<MonomialStep> monomials{"mace::product", 0};
  Array<int> outputs{"mace::product", 0}; ///< (n_coefficients) component of M
  /// (species, vecs, n_coefficients); on GPUs (species, n_coefficients, vecs), so that neighboring
  /// threads read neighboring numbers
  Array<Vec<Real>> coefficients{"mace::product_coefficients", 0};

  KOKKOS_INLINE_FUNCTION std::size_t coefficient_index(int species, int cv, int k) const {
    const std::size_t first = static_cast<std::size_t>(species) * vecs * n_coefficients;
    return first + (on_host ? cv * n_coefficients + k : k * vecs + cv);
  }
  std::size_t bytes() const { return coefficients.extent(0) * sizeof(Vec<Real>); }
};

/// \param elements  model's element index of each species
template <class Real>
ProductProgram<Real> make_product(const Layer &layer, int l_max, int channels,
                                  const std::vector<int> &elements);

/// What a product needs to know of its nodes.
template <class Real> struct ProductNodes {
  int count = 0;
  Array<int> species;
  /// (count) factor on A, for layers that normalise by density; empty: 1
  Array<Real> factor;
};

/// M of the nodes 0 .. nodes.count-1.
template <class Real>
void product(const ProductProgram<Real> &program, const ProductNodes<Real> &nodes,
             const NodeArray<Real> &A, const NodeArray<Real> &M);

/// dE/dA from dE/dM; A's adjoint takes A's place.
///
/// \param dot  with a factor f: dot(cv, node, 0) = sum_i f A_i dE/d(f A_i), channel by channel
template <class Real>
void product_adjoint(const ProductProgram<Real> &program, const ProductNodes<Real> &nodes,
                     const NodeArray<Real> &dM, const NodeArray<Real> &A_to_dA,
                     const NodeArray<Real> &dot);

} // namespace mace::kokkos
