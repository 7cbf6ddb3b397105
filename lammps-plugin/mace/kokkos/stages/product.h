// SPDX-License-Identifier: GPL-2.0-or-later
//
// Symmetric contraction: for every node and channel, polynomials of the message's components
//   M[LM] = sum_terms c[species, term, channel] * monomial(A),
// with coefficients made of the model's U tensors and weights. Monomials are shared by all outputs
// and built from one another by one multiplication each (a product graph).
// Source: I. Batatia et al., NeurIPS 2022 (MACE), eq. 10; for the recursive evaluation
// G. Dusson et al., J. Comput. Phys. 454, 110946 (2022).
#pragma once

#include "mace/kokkos/base/types.h"
#include "mace/model.h"

namespace mace::kokkos {

/// The product graph of a layer and its coefficients.
///
/// Values are numbered: 0 .. n_inputs-1 are the components of A; every further one is the product
/// of an earlier value and a component. A term is a monomial that occurs in an output: a value, or
/// a value times a component (a product nothing else is built from is never stored).
template <class Real> struct ProductProgram {
  int n_inputs = 0;
  int n_outputs = 0;
  int n_values = 0;
  int n_terms = 0;
  int n_coefficients = 0;
  int vecs = 0;
  Array<int> left{"mace::product", 0};  ///< (n_values - n_inputs) earlier value
  Array<int> right{"mace::product", 0}; ///< (n_values - n_inputs) component
  Array<int> term_value{"mace::product", 0};
  Array<int> term_factor{"mace::product", 0}; ///< component, or -1: the value itself
  Array<int> term_first{"mace::product", 0};  ///< (n_terms + 1) into outputs and coefficients
  Array<int> outputs{"mace::product", 0};     ///< (n_coefficients) component of M
  Array<Vec<Real>> coefficients{"mace::product_coefficients",
                                0}; ///< (species, vecs, n_coefficients)

  KOKKOS_INLINE_FUNCTION const Vec<Real> *coefficients_of(int species, int cv) const {
    return &coefficients((static_cast<std::size_t>(species) * vecs + cv) * n_coefficients);
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
