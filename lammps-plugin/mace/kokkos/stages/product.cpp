// SPDX-License-Identifier: GPL-2.0-or-later
#include "product.h"

#include "mace/error.h"
#include "mace/kokkos/base/column.h"

#include <string>

namespace mace::kokkos {

namespace {

constexpr int max_inputs = 16, max_outputs = 9;
constexpr int max_order = static_cast<int>(std::tuple_size_v<decltype(CouplingEntry::lm)>);

template <class Real> void check_size(const ProductProgram<Real> &program) {
  if (program.n_inputs > max_inputs || program.n_outputs > max_outputs)
    throw Error("a symmetric contraction of " + std::to_string(program.n_inputs) + " into " +
                std::to_string(program.n_outputs) + " components is not supported (at most " +
                std::to_string(max_inputs) + " into " + std::to_string(max_outputs) + ")");
}

/// Where a walk over the tree is. A monomial is taken by whoever has come to it, children before
/// the next one.
template <class Real> class Walk {
public:
  KOKKOS_INLINE_FUNCTION Walk(const ProductProgram<Real> &program, int species, int cv)
      : monomial_(program.monomials.data()), output_(program.outputs.data()),
        coefficient_(program.coefficients.data() + program.coefficient_index(species, cv, 0)),
        stride_(on_host ? 1 : program.vecs) {}

  KOKKOS_INLINE_FUNCTION MonomialStep next() { return *monomial_++; }
  /// f(coefficient, output) for the coefficients of the monomial that was taken last.
  template <class F> KOKKOS_FORCEINLINE_FUNCTION void coefficients(int count, const F &f) {
    for (int k = 0; k < count; ++k, ++output_, coefficient_ += on_host ? 1 : stride_)
      f(*coefficient_, *output_);
  }

private:
  const MonomialStep *monomial_;
  const int *output_;
  const Vec<Real> *coefficient_;
  int stride_;
};

/// Adds the monomials that have `product` for all but their last factor, and their children, to M.
template <int ORDER, class Real>
KOKKOS_FORCEINLINE_FUNCTION void add_monomials(Walk<Real> &walk, const Column<Real> &A,
                                               const Column<Real> &M, const Vec<Real> &product) {
  for (bool is_last = false; !is_last;) {
    const MonomialStep here = walk.next();
    is_last = here.is_last;
    const Vec<Real> value = ORDER == 1 ? A[here.component] : product * A[here.component];
    walk.coefficients(here.n_coefficients,
                      [&](const Vec<Real> &c, int output) { M[output] += c * value; });
    if constexpr (ORDER < max_order)
      if (here.has_children)
        add_monomials<ORDER + 1>(walk, A, M, value);
  }
}

/// The adjoint of that: adds to dA.
/// \return the adjoint of `product`
template <int ORDER, class Real>
KOKKOS_FORCEINLINE_FUNCTION Vec<Real> add_adjoint(Walk<Real> &walk, const Column<Real> &A,
                                                  const Column<Real> &dM, const Column<Real> &dA,
                                                  const Vec<Real> &product) {
  Vec<Real> sum = {};
  for (bool is_last = false; !is_last;) {
    const MonomialStep here = walk.next();
    is_last = here.is_last;
    const Vec<Real> a = A[here.component];
    Vec<Real> g = {};
    walk.coefficients(here.n_coefficients,
                      [&](const Vec<Real> &c, int output) { g += c * dM[output]; });
    if constexpr (ORDER < max_order)
      if (here.has_children)
        g += add_adjoint<ORDER + 1>(walk, A, dM, dA, ORDER == 1 ? a : product * a);
    if constexpr (ORDER == 1) {
      dA[here.component] += g;
    } else {
      dA[here.component] += g * product;
      sum += g * a;
    }
  }
  return sum;
}

} // namespace

template <class Real>
void product(const ProductProgram<Real> &program, const ProductNodes<Real> &nodes,
             const NodeArray<Real> &A, const NodeArray<Real> &M) {
  check_size(program);
  const bool scaled = nodes.factor.extent(0) > 0, empty = program.monomials.extent(0) == 0;
  for_each_node_vec_with_column<Real, max_inputs + max_outputs>(
      "mace::product", nodes.count, program.vecs,
      KOKKOS_LAMBDA(const int node, const int cv, const Column<Real> &a) {
        const Column<Real> m = a.behind(max_inputs);
        const Real factor = scaled ? nodes.factor(node) : Real(1);
        for (int i = 0; i < program.n_inputs; ++i)
          a[i] = A(cv, node, i) * factor;
        for (int o = 0; o < program.n_outputs; ++o)
          m[o] = Vec<Real>{};
        if (!empty) {
          Walk<Real> walk(program, nodes.species(node), cv);
          add_monomials<1>(walk, a, m, Vec<Real>{});
        }
        for (int o = 0; o < program.n_outputs; ++o)
          M(cv, node, o) = m[o];
      });
}

template <class Real>
void product_adjoint(const ProductProgram<Real> &program, const ProductNodes<Real> &nodes,
                     const NodeArray<Real> &dM, const NodeArray<Real> &A_to_dA,
                     const NodeArray<Real> &dot) {
  check_size(program);
  const bool scaled = nodes.factor.extent(0) > 0, empty = program.monomials.extent(0) == 0;
  for_each_node_vec_with_column<Real, 2 * max_inputs + max_outputs>(
      "mace::product_adjoint", nodes.count, program.vecs,
      KOKKOS_LAMBDA(const int node, const int cv, const Column<Real> &a) {
        const Column<Real> da = a.behind(max_inputs), dm = a.behind(2 * max_inputs);
        const Real factor = scaled ? nodes.factor(node) : Real(1);
        for (int i = 0; i < program.n_inputs; ++i) {
          a[i] = A_to_dA(cv, node, i) * factor;
          da[i] = Vec<Real>{};
        }
        for (int o = 0; o < program.n_outputs; ++o)
          dm[o] = dM(cv, node, o);
        if (!empty) {
          Walk<Real> walk(program, nodes.species(node), cv);
          add_adjoint<1>(walk, a, dm, da, Vec<Real>{});
        }
        Vec<Real> sum = {};
        for (int i = 0; i < program.n_inputs; ++i) {
          A_to_dA(cv, node, i) = da[i] * factor;
          sum += a[i] * da[i];
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
