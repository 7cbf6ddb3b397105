// SPDX-License-Identifier: GPL-2.0-or-later
#include "product.h"

#include "mace/kokkos/base/host_copy.h"

#include <algorithm>
#include <map>
#include <vector>

namespace mace::kokkos {

namespace {

using Factors = std::vector<int>; // components, non-decreasing

/// The coefficients of one monomial in one output: for all elements and channels.
using Coefficients = std::vector<double>;

/// By factors, that is in the order of the walk: a parent, then all that begins with it.
using MonomialTree = std::map<Factors, std::map<int, Coefficients>>;

bool begins_with(const Factors &factors, const Factors &first) {
  return factors.size() >= first.size() && std::equal(first.begin(), first.end(), factors.begin());
}

/// The contractions' monomials and all that these begin with; coefficients by output.
MonomialTree make_tree(const Layer &layer, int channels, const std::vector<int> &elements) {
  MonomialTree tree;
  for (const Contraction &c : layer.contractions)
    for (const CouplingEntry &entry : c.entries) {
      Factors factors;
      for (int f = 0; f < c.order; ++f) {
        factors.push_back(entry.lm[f]);
        tree.try_emplace(factors);
      }
      Coefficients &sum = tree[factors][c.l_out * c.l_out + entry.m_out];
      sum.resize(elements.size() * channels);
      for (std::size_t s = 0; s < elements.size(); ++s)
        for (int k = 0; k < channels; ++k)
          sum[s * channels + k] +=
              entry.value *
              c.weights[(static_cast<std::size_t>(elements[s]) * c.n_parameters + entry.parameter) *
                            channels +
                        k];
    }
  return tree;
}

MonomialStep make_step(const MonomialTree &tree, MonomialTree::const_iterator here) {
  const Factors &factors = here->first;
  const auto child = std::next(here);
  Factors sibling = factors;
  ++sibling.back();
  const auto next = tree.lower_bound(sibling);
  sibling.pop_back();
  return {static_cast<unsigned char>(factors.back()),
          static_cast<unsigned char>(here->second.size()),
          child != tree.end() && begins_with(child->first, factors),
          next == tree.end() || !begins_with(next->first, sibling)};
}

} // namespace

template <class Real>
ProductProgram<Real> make_product(const Layer &layer, int l_max, int channels,
                                  const std::vector<int> &elements) {
  constexpr int width = vec_width<Real>;
  ProductProgram<Real> program;
  program.n_inputs = (l_max + 1) * (l_max + 1);
  program.n_outputs = (layer.l_out + 1) * (layer.l_out + 1);
  program.vecs = vec_count<Real>(channels);

  const MonomialTree tree = make_tree(layer, channels, elements);
  std::vector<MonomialStep> monomials;
  std::vector<int> outputs;
  std::vector<const Coefficients *> coefficients;
  for (auto here = tree.begin(); here != tree.end(); ++here) {
    monomials.push_back(make_step(tree, here));
    for (const auto &[output, of_output] : here->second) {
      outputs.push_back(output);
      coefficients.push_back(&of_output);
    }
  }
  program.n_coefficients = static_cast<int>(coefficients.size());
  program.monomials = to_device(monomials, "mace::product");
  program.outputs = to_device(outputs, "mace::product");
  program.coefficients = Array<Vec<Real>>("mace::product_coefficients",
                                          elements.size() * program.vecs * program.n_coefficients);
  auto host = Kokkos::create_mirror_view(program.coefficients);
  for (std::size_t s = 0; s < elements.size(); ++s)
    for (int c = 0; c < program.n_coefficients; ++c)
      for (int k = 0; k < channels; ++k) {
        auto *lanes = reinterpret_cast<Real *>(
            &host(program.coefficient_index(static_cast<int>(s), k / width, c)));
        lanes[k % width] = static_cast<Real>((*coefficients[c])[s * channels + k]);
      }
  Kokkos::deep_copy(program.coefficients, host);
  return program;
}

template ProductProgram<float> make_product(const Layer &, int, int, const std::vector<int> &);
template ProductProgram<double> make_product(const Layer &, int, int, const std::vector<int> &);

} // namespace mace::kokkos
