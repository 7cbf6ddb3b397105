// SPDX-License-Identifier: GPL-2.0-or-later
#include "extract_model.h"

#include "blocks.h"
#include "mace/error.h"
#include "mace/model_check.h"
#include "saved_model.h"

#include <algorithm>
#include <filesystem>
#include <new>

namespace mace {

namespace {

/// One value for each head; a single one counts for all.
std::vector<double> per_head(const Block &block, const char *name, std::size_t heads,
                             std::size_t width) {
  std::vector<double> values = block.tensor(name).values;
  if (values.size() == width) {
    values.reserve(heads * width);
    for (std::size_t h = 1; h < heads; ++h)
      values.insert(values.end(), values.begin(),
                    values.begin() + static_cast<std::ptrdiff_t>(width));
  }
  if (values.size() != heads * width)
    block.refuse("'" + std::string(name) + "' has " + std::to_string(values.size()) +
                 " values for " + std::to_string(heads) + " heads");
  return values;
}

void extract_layers(const Block &block, Model &model) {
  const std::vector<Block> interactions = block.list("interactions"),
                           products = block.list("products"), readouts = block.list("readouts");
  const auto elements = static_cast<int>(model.atomic_numbers.size());
  const auto heads = static_cast<int>(model.heads.size());
  if (interactions.empty() || products.size() != interactions.size() ||
      (readouts.size() != 1 && readouts.size() != interactions.size()))
    block.refuse(std::to_string(products.size()) + " products and " +
                 std::to_string(readouts.size()) + " readouts for " +
                 std::to_string(interactions.size()) + " interactions");
  const std::size_t without_readout = interactions.size() - readouts.size();
  for (std::size_t i = 0; i < interactions.size(); ++i) {
    Layer layer =
        extract_layer(interactions[i], products[i], elements, model.channels, model.radial.size);
    if (i >= without_readout)
      layer.readout = extract_readout(readouts[i - without_readout], heads);
    else
      layer.readout.linear = {
          model.channels, heads,
          std::vector<double>(static_cast<std::size_t>(model.channels) * heads)};
    for (const Path &path : layer.paths)
      model.l_max = std::max(model.l_max, path.l_edge);
    for (const Contraction &contraction : layer.contractions)
      model.correlation = std::max(model.correlation, contraction.order);
    model.layers.push_back(std::move(layer));
  }
}

std::string model_name(const std::string &path) {
  std::string name = std::filesystem::path(path).filename().string();
  for (const std::string ending : {".pt", "-mliap_lammps", "-lammps", ".model"})
    if (name.size() > ending.size() && name.ends_with(ending))
      name.resize(name.size() - ending.size());
  return name;
}

Model extract(const SavedModel &saved) {
  const Block &block = saved.block;
  check_parts(block);
  Model model;
  model.model_type = block.kind();
  model.atomic_numbers = atomic_numbers_of(block);
  model.heads = head_names_of(block);
  model.default_head = default_head_of(saved, model.heads);
  const std::size_t elements = model.atomic_numbers.size(), heads = model.heads.size();
  model.embedding = extract_scalar_map(block.child("node_embedding").child("linear"));
  model.channels = model.embedding.cols;
  model.atomic_energies = {
      static_cast<int>(heads), static_cast<int>(elements),
      per_head(block.child("atomic_energies_fn"), "atomic_energies", heads, elements)};
  model.scale.assign(heads, 1.0);
  model.shift.assign(heads, 0.0);
  if (block.has("scale_shift")) {
    model.scale = per_head(block.child("scale_shift"), "scale", heads, 1);
    model.shift = per_head(block.child("scale_shift"), "shift", heads, 1);
  }
  model.radial = extract_radial_embedding(block.child("radial_embedding"), model.atomic_numbers);
  if (block.has("pair_repulsion_fn"))
    model.repulsion = extract_repulsion(block.child("pair_repulsion_fn"), model.atomic_numbers);
  extract_layers(block, model);
  if (model.model_type == polar_kind)
    model.polar = extract_polar(block, model);
  return model;
}

} // namespace

Model extract_model(const std::string &path) {
  archive::TorchFile file(path);
  try {
    Model model = extract(find_model(file));
    model.name = model_name(path);
    model.source = std::filesystem::path(path).filename().string() + ", read without PyTorch";
    check_model(model);
    return model;
  } catch (const Error &error) {
    throw Error(path + ": " + error.what());
  } catch (const std::bad_alloc &) {
    throw Error(path + ": the model does not fit into memory");
  }
}

} // namespace mace
