// SPDX-License-Identifier: GPL-2.0-or-later
#include "product.h"

#include "mace/kokkos/base/host_copy.h"

#include "mace/error.h"

#include <algorithm>
#include <map>

namespace mace::kokkos {

namespace {

using Monomial = std::vector<int>; // components, non-decreasing

/// The coefficient of one monomial in one output: for all elements and channels.
using Coefficient = std::vector<double>;

/// Numbers the values that the monomials of a polynomial are built from.
class ProductGraph {
public:
  explicit ProductGraph(int n_inputs) : n_inputs_(n_inputs) {}

  /// The value a monomial is, making it from its leading factors if need be.
  int value(const Monomial &m) {
    if (m.size() == 1)
      return m[0];
    const auto known = number_.find(m);
    if (known != number_.end())
      return known->second;
    left.push_back(value(Monomial(m.begin(), m.end() - 1)));
    right.push_back(m.back());
    return number_[m] = n_inputs_ + static_cast<int>(left.size()) - 1;
  }
  bool has(const Monomial &m) const { return m.size() == 1 || number_.count(m) > 0; }

  std::vector<int> left, right;

private:
  int n_inputs_;
  std::map<Monomial, int> number_;
};

} // namespace

template <class Real>
ProductProgram<Real> make_product(const Layer &layer, int l_max, int channels,
                                  const std::vector<int> &elements) {
  constexpr int width = vec_width<Real>;
  ProductProgram<Real> program;
  program.n_inputs = (l_max + 1) * (l_max + 1);
  program.n_outputs = (layer.l_out + 1) * (layer.l_out + 1);
  program.vecs = vec_count<Real>(channels);
  const std::size_t n_species = elements.size();

  // Polynomials: monomial -> output component -> coefficient (species, channels).
  std::map<Monomial, std::map<int, Coefficient>> terms;
  for (const Contraction &c : layer.contractions)
    for (const CouplingEntry &entry : c.entries) {
      Monomial m(entry.lm.begin(), entry.lm.begin() + c.order);
      std::sort(m.begin(), m.end());
      Coefficient &sum = terms[m][c.l_out * c.l_out + entry.m_out];
      sum.resize(n_species * channels);
      for (std::size_t s = 0; s < n_species; ++s)
        for (int k = 0; k < channels; ++k)
          sum[s * channels + k] +=
              entry.value *
              c.weights[(static_cast<std::size_t>(elements[s]) * c.n_parameters + entry.parameter) *
                            channels +
                        k];
    }

  ProductGraph graph(program.n_inputs);
  for (const auto &[m, outputs] : terms)
    if (m.size() > 1)
      graph.value(Monomial(m.begin(), m.end() - 1));

  std::vector<int> term_value, term_factor, term_first{0}, outputs;
  std::vector<const Coefficient *> coefficients;
  for (const auto &[m, per_output] : terms) {
    const bool stored = graph.has(m);
    term_value.push_back(graph.value(stored ? m : Monomial(m.begin(), m.end() - 1)));
    term_factor.push_back(stored ? -1 : m.back());
    for (const auto &[output, coefficient] : per_output) {
      outputs.push_back(output);
      coefficients.push_back(&coefficient);
    }
    term_first.push_back(static_cast<int>(outputs.size()));
  }
  program.n_values = program.n_inputs + static_cast<int>(graph.left.size());
  program.n_terms = static_cast<int>(term_value.size());
  program.n_coefficients = static_cast<int>(coefficients.size());
  program.left = to_device(graph.left, "mace::product");
  program.right = to_device(graph.right, "mace::product");
  program.term_value = to_device(term_value, "mace::product");
  program.term_factor = to_device(term_factor, "mace::product");
  program.term_first = to_device(term_first, "mace::product");
  program.outputs = to_device(outputs, "mace::product");
  program.coefficients = Array<Vec<Real>>("mace::product_coefficients",
                                          n_species * program.vecs * program.n_coefficients);
  auto host = Kokkos::create_mirror_view(program.coefficients);
  for (std::size_t s = 0; s < n_species; ++s)
    for (int c = 0; c < program.n_coefficients; ++c)
      for (int k = 0; k < channels; ++k) {
        auto *lanes = reinterpret_cast<Real *>(
            &host((s * program.vecs + k / width) * program.n_coefficients + c));
        lanes[k % width] = static_cast<Real>((*coefficients[c])[s * channels + k]);
      }
  Kokkos::deep_copy(program.coefficients, host);
  return program;
}

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

template ProductProgram<float> make_product(const Layer &, int, int, const std::vector<int> &);
template ProductProgram<double> make_product(const Layer &, int, int, const std::vector<int> &);
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
