// SPDX-License-Identifier: GPL-2.0-or-later
#include "model_restrict.h"

#include <algorithm>

namespace mace {

namespace {

/// The blocks of `size` values that are named, in their order.
std::vector<double> take_blocks(const std::vector<double> &values, const std::vector<int> &blocks,
                                std::size_t size) {
  std::vector<double> taken;
  taken.reserve(blocks.size() * size);
  for (const int block : blocks) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(block * size);
    taken.insert(taken.end(), begin, begin + static_cast<std::ptrdiff_t>(size));
  }
  return taken;
}

void take_rows(Matrix &matrix, const std::vector<int> &rows) {
  matrix.values = take_blocks(matrix.values, rows, matrix.cols);
  matrix.rows = static_cast<int>(rows.size());
}

void take_columns(Matrix &matrix, const std::vector<int> &columns) {
  std::vector<double> values;
  for (int i = 0; i < matrix.rows; ++i)
    for (const int column : columns)
      values.push_back(matrix(i, column));
  matrix.values = std::move(values);
  matrix.cols = static_cast<int>(columns.size());
}

/// Of one value for each element; stays empty if it is.
void take_values(std::vector<double> &values, const std::vector<int> &rows) {
  if (!values.empty())
    values = take_blocks(values, rows, 1);
}

} // namespace

void keep_elements(Model &model, const std::vector<int> &atomic_numbers) {
  std::vector<int> rows;
  for (const int z : atomic_numbers)
    rows.push_back(model.element_index(z));
  const std::size_t all = model.atomic_numbers.size();
  model.atomic_numbers = atomic_numbers;
  take_rows(model.embedding, rows);
  take_columns(model.atomic_energies, rows);
  take_values(model.radial.covalent_radii, rows);
  if (model.repulsion) {
    take_values(model.repulsion->covalent_radii, rows);
    take_rows(model.repulsion->strength, rows);
    take_columns(model.repulsion->strength, rows);
  }
  for (Layer &layer : model.layers) {
    for (std::vector<double> &skip : layer.skip)
      skip = take_blocks(skip, rows, skip.size() / all);
    for (Contraction &contraction : layer.contractions)
      contraction.weights =
          take_blocks(contraction.weights, rows, contraction.weights.size() / all);
    if (layer.gated)
      for (PairMlp *mlp : {&layer.gated->radial, &layer.gated->density}) {
        take_rows(mlp->sender, rows);
        take_rows(mlp->receiver, rows);
      }
  }
  if (model.polar)
    for (PolarUpdate &update : model.polar->updates)
      take_rows(update.element, rows);
}

void keep_heads(Model &model, const std::vector<std::string> &heads) {
  std::vector<int> rows;
  for (const std::string &head : heads)
    rows.push_back(model.head_index(head));
  take_rows(model.atomic_energies, rows);
  take_values(model.scale, rows);
  take_values(model.shift, rows);
  for (Layer &layer : model.layers) {
    if (layer.readout.mlp.empty()) {
      take_columns(layer.readout.linear, rows);
      continue;
    }
    std::vector<Mlp> mlp;
    for (const int row : rows)
      mlp.push_back(layer.readout.mlp[row]);
    layer.readout.mlp = std::move(mlp);
  }
  model.heads = heads;
  if (std::find(heads.begin(), heads.end(), model.default_head) == heads.end())
    model.default_head = heads.front();
}

} // namespace mace
