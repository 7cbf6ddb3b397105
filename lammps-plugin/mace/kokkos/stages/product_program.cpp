// SPDX-License-Identifier: GPL-2.0-or-later
#include "product.h"

#include "mace/kokkos/base/host_copy.h"

#include <algorithm>
#include <map>
#include <vector>

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

template ProductProgram<float> make_product(const Layer &, int, int, const std::vector<int> &);
template ProductProgram<double> make_product(const Layer &, int, int, const std::vector<int> &);

} // namespace mace::kokkos
