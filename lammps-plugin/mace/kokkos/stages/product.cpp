// SPDX-License-Identifier: GPL-2.0-or-later
#include "product.h"

#include "mace/error.h"

#include <string>

namespace mace::kokkos {

namespace {

/// Room for the values of a node and channel vector. Correlation 3 with l_max 3 stores 150.
constexpr int max_values = 512;
constexpr int max_outputs = 9;

template <class Real> void check_size(const ProductProgram<Real> &program) {
  if (program.n_values > max_values || program.n_outputs > max_outputs)
    throw Error(
        "the model's symmetric contraction is too large: " + std::to_string(program.n_values) +
        " shared products of at most " + std::to_string(max_values));
}

template <class Real>
KOKKOS_FORCEINLINE_FUNCTION void build_values(const ProductProgram<Real> &program, int node, int cv,
                                              const NodeArray<Real> &A, Real factor,
                                              Vec<Real> *values) {
  for (int i = 0; i < program.n_inputs; ++i)
    values[i] = A(cv, node, i) * factor;
  for (int v = program.n_inputs; v < program.n_values; ++v)
    values[v] =
        values[program.left(v - program.n_inputs)] * values[program.right(v - program.n_inputs)];
}

} // namespace

template <class Real>
void product(const ProductProgram<Real> &program, const ProductNodes<Real> &nodes,
             const NodeArray<Real> &A, const NodeArray<Real> &M) {
  check_size(program);
  const bool scaled = nodes.factor.extent(0) > 0;
  for_each_node_vec(
      "mace::product", nodes.count, program.vecs, KOKKOS_LAMBDA(const int node, const int cv) {
        Vec<Real> values[max_values];
        build_values(program, node, cv, A, scaled ? nodes.factor(node) : Real(1), values);
        Vec<Real> sum[max_outputs] = {};
        const Vec<Real> *c = program.coefficients_of(nodes.species(node), cv);
        for (int t = 0; t < program.n_terms; ++t) {
          Vec<Real> term = values[program.term_value(t)];
          if (program.term_factor(t) >= 0)
            term *= values[program.term_factor(t)];
          for (int k = program.term_first(t); k < program.term_first(t + 1); ++k)
            sum[program.outputs(k)] += c[k] * term;
        }
        for (int o = 0; o < program.n_outputs; ++o)
          M(cv, node, o) = sum[o];
      });
}

template <class Real>
void product_adjoint(const ProductProgram<Real> &program, const ProductNodes<Real> &nodes,
                     const NodeArray<Real> &dM, const NodeArray<Real> &A_to_dA,
                     const NodeArray<Real> &dot) {
  check_size(program);
  const bool scaled = nodes.factor.extent(0) > 0;
  for_each_node_vec(
      "mace::product_adjoint", nodes.count, program.vecs,
      KOKKOS_LAMBDA(const int node, const int cv) {
        Vec<Real> values[max_values], adjoint[max_values];
        const Real factor = scaled ? nodes.factor(node) : Real(1);
        build_values(program, node, cv, A_to_dA, factor, values);
        for (int v = 0; v < program.n_values; ++v)
          adjoint[v] = Vec<Real>{};
        Vec<Real> dm[max_outputs];
        for (int o = 0; o < program.n_outputs; ++o)
          dm[o] = dM(cv, node, o);
        const Vec<Real> *c = program.coefficients_of(nodes.species(node), cv);
        for (int t = 0; t < program.n_terms; ++t) {
          Vec<Real> g = {};
          for (int k = program.term_first(t); k < program.term_first(t + 1); ++k)
            g += c[k] * dm[program.outputs(k)];
          const int v = program.term_value(t), factor = program.term_factor(t);
          if (factor < 0) {
            adjoint[v] += g;
          } else {
            adjoint[factor] += g * values[v];
            adjoint[v] += g * values[factor];
          }
        }
        for (int v = program.n_values - 1; v >= program.n_inputs; --v) {
          const int left = program.left(v - program.n_inputs);
          const int right = program.right(v - program.n_inputs);
          adjoint[left] += adjoint[v] * values[right];
          adjoint[right] += adjoint[v] * values[left];
        }
        Vec<Real> sum = {};
        for (int i = 0; i < program.n_inputs; ++i) {
          A_to_dA(cv, node, i) = adjoint[i] * factor;
          sum += values[i] * adjoint[i];
        }
        if (scaled)
          dot(cv, node, 0) = sum;
      });
}

template void product(const ProductProgram<float> &, const ProductNodes<float> &,
                      const NodeArray<float> &, const NodeArray<float> &);
template void product(const ProductProgram<double> &, const ProductNodes<double> &,
                      const NodeArray<double> &, const NodeArray<double> &);
template void product_adjoint(const ProductProgram<float> &, const ProductNodes<float> &,
                              const NodeArray<float> &, const NodeArray<float> &,
                              const NodeArray<float> &);
template void product_adjoint(const ProductProgram<double> &, const ProductNodes<double> &,
                              const NodeArray<double> &, const NodeArray<double> &,
                              const NodeArray<double> &);

} // namespace mace::kokkos
