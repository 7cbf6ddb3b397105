// SPDX-License-Identifier: GPL-2.0-or-later
#include "extract_blocks.h"

#include <algorithm>
#include <cmath>

namespace mace {

namespace {

/// Row of an entry: m_out, the components in non-decreasing order, parameter.
using Row = std::vector<int>;

/// Terms of a U matrix (m, lm, ..., lm, parameter) that differ by a permutation of lm are added in
/// the order of the array.
std::vector<CouplingEntry> merge_entries(const torch::Tensor &u, int order) {
  const std::vector<double> values = values_of(u);
  const auto components = static_cast<std::size_t>(order > 0 ? u.size(1) : 1);
  const auto parameters = static_cast<std::size_t>(u.size(u.dim() - 1));
  std::map<Row, double> merged;
  double largest = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == 0.0)
      continue;
    largest = std::max(largest, std::abs(values[i]));
    Row row(static_cast<std::size_t>(order) + 2);
    std::size_t rest = i;
    row.back() = static_cast<int>(rest % parameters);
    rest /= parameters;
    for (int k = order; k > 0; --k, rest /= components)
      row[k] = static_cast<int>(rest % components);
    row[0] = static_cast<int>(rest);
    std::sort(row.begin() + 1, row.end() - 1);
    merged[row] += values[i];
  }
  std::vector<CouplingEntry> entries;
  for (const auto &[row, value] : merged) {
    if (std::abs(value) <= contraction_round_off * largest)
      continue;
    CouplingEntry entry{row.front(), {}, row.back(), value};
    std::copy(row.begin() + 1, row.end() - 1, entry.lm.begin());
    entries.push_back(entry);
  }
  return entries;
}

/// The weights (1 or elements, parameters, channels) of all elements: a species-agnostic product
/// has one set for all.
std::vector<double> weights_of_elements(const torch::Tensor &weights, int elements) {
  return values_of(weights.expand({elements, weights.size(1), weights.size(2)}).contiguous());
}

Contraction extract_order(const ScriptBlock &block, int order, int highest_order, int elements) {
  torch::Tensor u = block.tensor("U_matrix_" + std::to_string(order));
  if (u.dim() == order + 1) // scalars come without the component axis
    u = u.unsqueeze(0);
  const torch::Tensor weights =
      order == highest_order
          ? block.tensor("weights_max")
          : block.child("weights").tensor(std::to_string(highest_order - 1 - order));
  Contraction contraction;
  contraction.order = order;
  contraction.l_out = static_cast<int>(u.size(0) - 1) / 2;
  contraction.n_parameters = static_cast<int>(weights.size(1));
  contraction.entries = merge_entries(u, order);
  contraction.weights = weights_of_elements(weights, elements);
  return contraction;
}

} // namespace

std::vector<Contraction> extract_contractions(const ScriptBlock &block, int elements) {
  if (block.kind() != "SymmetricContraction")
    block.refuse(block.kind() + " is not supported; convert cuequivariance models back to e3nn "
                                "(mace_cueq_to_e3nn)");
  std::vector<Contraction> contractions;
  for (const ScriptBlock &part : block.list("contractions")) {
    const auto highest_order = static_cast<int>(part.number("correlation"));
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
