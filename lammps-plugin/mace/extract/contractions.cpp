// SPDX-License-Identifier: GPL-2.0-or-later
#include "blocks.h"

#include <algorithm>
#include <cmath>

namespace mace {

namespace {

/// An element of a U matrix that is not zero: its row (m, components in non-decreasing order,
/// parameter) packed into one number, in the order of the rows.
struct Term {
  std::uint64_t row;
  double value;
};

/// Ends of the fields of a packed row, which takes 8 bits for m and each of up to four components,
/// and 16 for the parameter.
constexpr std::uint64_t component_end = 1 << 8, parameter_end = 1 << 16;

/// Takes the last field off a packed row.
int take(std::uint64_t &row, std::uint64_t end) {
  const auto field = static_cast<int>(row % end);
  row /= end;
  return field;
}

/// Extents of a U matrix (m, lm, ..., lm, parameter); scalars come without the first axis.
struct Extents {
  std::uint64_t m, components, parameters;
};

std::vector<Term> terms_of(const archive::Tensor &u, const Extents &extents, int order) {
  std::vector<Term> terms;
  int index[CouplingEntry{}.lm.size()];
  for (std::size_t i = 0; i < u.values.size(); ++i) {
    if (u.values[i] == 0.0)
      continue;
    std::uint64_t rest = i;
    const std::uint64_t parameter = rest % extents.parameters;
    rest /= extents.parameters;
    for (int k = 0; k < order; ++k, rest /= extents.components)
      index[k] = static_cast<int>(rest % extents.components);
    std::sort(index, index + order);
    std::uint64_t row = rest;
    for (int k = 0; k < order; ++k)
      row = row * component_end + static_cast<std::uint64_t>(index[k]);
    terms.push_back({row * parameter_end + parameter, u.values[i]});
  }
  return terms;
}

/// Terms of one row are added in the order of the array.
std::vector<CouplingEntry> merge(std::vector<Term> terms, int order) {
  double largest = 0.0;
  for (const Term &term : terms)
    largest = std::max(largest, std::abs(term.value));
  std::stable_sort(terms.begin(), terms.end(),
                   [](const Term &a, const Term &b) { return a.row < b.row; });
  std::vector<CouplingEntry> entries;
  for (std::size_t i = 0; i < terms.size();) {
    std::uint64_t row = terms[i].row;
    double value = 0.0;
    for (; i < terms.size() && terms[i].row == row; ++i)
      value += terms[i].value;
    if (!(std::abs(value) > contraction_round_off * largest))
      continue;
    CouplingEntry entry{};
    entry.value = value;
    entry.parameter = take(row, parameter_end);
    for (int k = order; k > 0; --k)
      entry.lm[k - 1] = take(row, component_end);
    entry.m_out = take(row, component_end);
    entries.push_back(entry);
  }
  return entries;
}

Extents extents_of(const Block &block, const std::string &name, const archive::Tensor &u,
                   int order) {
  const std::size_t rank = u.rank(), components = order;
  if (rank != components + 1 && rank != components + 2)
    block.refuse("'" + name + "' has " + std::to_string(rank) + " axes");
  const std::size_t first = rank - components - 1;
  const Extents extents{first == 0 ? 1 : u.shape[0], u.shape[first], u.shape.back()};
  bool good = extents.m % 2 == 1 && extents.m < component_end &&
              extents.components < component_end && extents.parameters < parameter_end;
  for (std::size_t i = first; i + 1 < rank; ++i)
    good = good && u.shape[i] == extents.components;
  if (!good)
    block.refuse("'" + name + "' is no matrix of couplings: its shape is that of none");
  return extents;
}

/// The weights (1 or elements, parameters, channels) of all elements: a species-agnostic product
/// has one set for all.
std::vector<double> weights_of_elements(const Block &block, archive::Tensor weights, int elements) {
  const auto sets = static_cast<int>(weights.shape[0]);
  if (sets != 1 && sets != elements)
    block.refuse("it has weights of " + std::to_string(sets) + " elements, the model has " +
                 std::to_string(elements));
  const auto size = static_cast<std::ptrdiff_t>(weights.values.size());
  weights.values.reserve(weights.values.size() * (elements / sets));
  for (int z = sets; z < elements; ++z)
    weights.values.insert(weights.values.end(), weights.values.begin(),
                          weights.values.begin() + size);
  return std::move(weights.values);
}

Contraction extract_order(const Block &block, int order, int highest_order, int elements) {
  const std::string name = "U_matrix_" + std::to_string(order);
  archive::Tensor u = block.tensor(name);
  const Extents extents = extents_of(block, name, u, order);
  Contraction contraction;
  contraction.order = order;
  contraction.l_out = static_cast<int>(extents.m - 1) / 2;
  std::vector<Term> terms = terms_of(u, extents, order);
  u = {};
  contraction.entries = merge(std::move(terms), order);
  if (contraction.entries.empty())
    return contraction;
  archive::Tensor weights =
      order == highest_order
          ? block.tensor("weights_max")
          : block.child("weights").tensor(std::to_string(highest_order - 1 - order));
  if (weights.rank() != 3)
    block.refuse("its weights have not three axes");
  contraction.n_parameters = static_cast<int>(weights.shape[1]);
  contraction.weights = weights_of_elements(block, std::move(weights), elements);
  return contraction;
}

} // namespace

std::vector<Contraction> extract_contractions(const Block &block, int elements) {
  if (block.kind() != "SymmetricContraction")
    block.refuse("class " + block.kind() +
                 " is not supported; convert cuequivariance models back "
                 "to e3nn (mace_cueq_to_e3nn)");
  std::vector<Contraction> contractions;
  for (const Block &part : block.list("contractions")) {
    const int highest_order = part.integer("correlation");
    if (highest_order > static_cast<int>(CouplingEntry{}.lm.size()))
      part.refuse("correlation " + std::to_string(highest_order) + " is not supported; " +
                  evaluate_elsewhere);
    for (int order = 1; order <= highest_order; ++order) {
      Contraction contraction = extract_order(part, order, highest_order, elements);
      if (!contraction.entries.empty())
        contractions.push_back(std::move(contraction));
    }
  }
  return contractions;
}

} // namespace mace
