// SPDX-License-Identifier: GPL-2.0-or-later
#include "extract_model.h"

#include "extract_blocks.h"
#include "mace/error.h"
#include "mace/torch_archive.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <torch/script.h>
#include <torch/version.h>

namespace mace {

namespace {

struct InteractionKind {
  const char *name;
  bool residual, density;
};

constexpr std::array<InteractionKind, 4> interaction_kinds{{
    {"RealAgnosticInteractionBlock", false, false},
    {"RealAgnosticResidualInteractionBlock", true, false},
    {"RealAgnosticDensityInteractionBlock", false, true},
    {"RealAgnosticDensityResidualInteractionBlock", true, true},
}};

/// Sub-modules that add physics the native format does not hold.
constexpr std::array<std::array<const char *, 2>, 5> foreign_parts{{
    {"joint_embedding", "embeddings of total charge, spin or other inputs"},
    {"embedding_readout", "a readout of the embedding"},
    {"les", "latent Ewald summation"},
    {"fukui_source_map", "field blocks"},
    {"field_dependent_charges_maps", "field blocks"},
}};

const InteractionKind &interaction_kind(const ScriptBlock &block) {
  std::string supported;
  for (const InteractionKind &kind : interaction_kinds) {
    if (block.kind() == kind.name)
      return kind;
    supported += (supported.empty() ? "" : ", ") + std::string(kind.name);
  }
  block.refuse(block.kind() + " is not supported (supported: " + supported + "); " +
               evaluate_elsewhere);
}

int highest_l(const std::vector<Irrep> &irreps) {
  int l = 0;
  for (const Irrep &irrep : irreps)
    l = std::max(l, irrep.l);
  return l;
}

/// The maps of l = 0 .. l_max.
template <typename Map>
std::vector<Map> by_l(std::map<int, Map> maps, int l_max, const ScriptBlock &block) {
  std::vector<Map> list;
  for (int l = 0; l <= l_max; ++l) {
    const auto found = maps.find(l);
    if (found == maps.end())
      block.refuse("nothing leads to l = " + std::to_string(l));
    list.push_back(std::move(found->second));
  }
  return list;
}

void check_channels(const ScriptBlock &block, const char *irreps, int channels) {
  for (const Irrep &irrep : block.irreps(irreps))
    if (irrep.multiplicity != channels)
      block.refuse("its irreps have not " + std::to_string(channels) + " channels each; " +
                   evaluate_elsewhere);
}

/// One message-passing layer without its readout.
Layer extract_layer(const ScriptBlock &interaction, const ScriptBlock &product, int elements,
                    int channels) {
  const InteractionKind &kind = interaction_kind(interaction);
  const ScriptBlock up = interaction.child("linear_up"), tensor = interaction.child("conv_tp"),
                    linear = interaction.child("linear"), skip = interaction.child("skip_tp"),
                    after = product.child("linear");
  check_channels(up, "irreps_in", channels);
  check_channels(up, "irreps_out", channels);
  check_channels(after, "irreps_out", channels);
  if (kind.residual && !product.flag("use_sc", true))
    product.refuse("the product ignores the skip connection");

  Layer layer;
  layer.interaction = kind.name;
  layer.residual = kind.residual;
  layer.density = kind.density;
  layer.avg_num_neighbors = interaction.number("avg_num_neighbors");
  layer.l_in = highest_l(up.irreps("irreps_in"));
  layer.l_out = highest_l(after.irreps("irreps_out"));
  const int l_max = highest_l(tensor.irreps("irreps_in2"));
  layer.linear_up = by_l(extract_linear(up), layer.l_in, up);
  layer.paths = extract_paths(tensor, channels);
  layer.radial = extract_perceptron(interaction.child("conv_tp_weights"));
  if (layer.density)
    layer.density_radial = extract_perceptron(interaction.child("density_fn"));
  layer.linear = by_l(extract_linear(linear), l_max, linear);
  if (!layer.density)
    for (Matrix &map : layer.linear)
      for (double &value : map.values)
        value /= layer.avg_num_neighbors;
  layer.skip =
      by_l(extract_skip(skip), layer.residual ? std::min(layer.l_in, layer.l_out) : l_max, skip);
  layer.contractions = extract_contractions(product.child("symmetric_contractions"), elements);
  layer.product_linear = by_l(extract_linear(after), layer.l_out, after);
  return layer;
}

/// One value for each head; a single one counts for all.
std::vector<double> per_head(const ScriptBlock &block, const char *name, std::size_t heads,
                             std::size_t width) {
  std::vector<double> values = values_of(block.tensor(name));
  if (values.size() == width) {
    const std::vector<double> common = values;
    for (std::size_t h = 1; h < heads; ++h)
      values.insert(values.end(), common.begin(), common.end());
  }
  if (values.size() != heads * width)
    block.refuse("'" + std::string(name) + "' has " + std::to_string(values.size()) +
                 " values for " + std::to_string(heads) + " heads");
  return values;
}

std::vector<std::string> head_names(const ScriptBlock &model) {
  std::vector<std::string> heads;
  if (model.has("heads") && model.attribute("heads").isList())
    for (const c10::IValue &name : model.attribute("heads").toListRef())
      heads.push_back(name.isString() ? name.toStringRef() : "Default");
  return heads.empty() ? std::vector<std::string>{"Default"} : heads;
}

void extract_layers(const ScriptBlock &block, Model &model) {
  const std::vector<ScriptBlock> interactions = block.list("interactions"),
                                 products = block.list("products"),
                                 readouts = block.list("readouts");
  const auto elements = static_cast<int>(model.atomic_numbers.size());
  const auto heads = static_cast<int>(model.heads.size());
  if (interactions.empty() || products.size() != interactions.size() ||
      (readouts.size() != 1 && readouts.size() != interactions.size()))
    block.refuse(std::to_string(products.size()) + " products and " +
                 std::to_string(readouts.size()) + " readouts for " +
                 std::to_string(interactions.size()) + " interactions");
  const std::size_t without_readout = interactions.size() - readouts.size();
  for (std::size_t i = 0; i < interactions.size(); ++i) {
    Layer layer = extract_layer(interactions[i], products[i], elements, model.channels);
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
  for (const std::string ending : {".pt", "-lammps", ".model"})
    if (name.size() > ending.size() && name.ends_with(ending))
      name.resize(name.size() - ending.size());
  return name;
}

} // namespace

Model extract_model(const torch::jit::Module &wrapper, const std::string &name,
                    const std::string &source) {
  const ScriptBlock root(wrapper, "");
  if (!root.has("model"))
    root.refuse("this is TorchScript but not a MACE model exported for LAMMPS (make the file with "
                "mace_create_lammps_model)");
  const ScriptBlock block(wrapper.attr("model").toModule(), "");
  Model model;
  model.name = name;
  model.source = source;
  model.model_type = block.kind();
  if (model.model_type != "ScaleShiftMACE" && model.model_type != "MACE")
    block.refuse(model.model_type + " is not supported (supported: ScaleShiftMACE, MACE); " +
                 evaluate_elsewhere);
  for (const auto &[part, meaning] : foreign_parts)
    if (block.has(part))
      block.refuse(std::string(part) + ": " + meaning + " are not supported; " +
                   evaluate_elsewhere);

  for (const double z : values_of(block.tensor("atomic_numbers")))
    model.atomic_numbers.push_back(static_cast<int>(z));
  const std::size_t elements = model.atomic_numbers.size();
  model.heads = head_names(block);
  const std::size_t heads = model.heads.size();
  const double head = root.has("head") ? root.number("head") : static_cast<double>(heads) - 1;
  model.default_head = model.heads.at(static_cast<std::size_t>(head));
  model.embedding = extract_linear(block.child("node_embedding").child("linear")).at(0);
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
  return model;
}

Model extract_model(const std::string &path) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code))
    throw Error(path + ": no such file");
  if (const std::string foreign = foreign_torch_archive(path); !foreign.empty())
    throw Error(path + ": " + foreign);
  try {
    const torch::jit::Module wrapper = torch::jit::load(path, torch::kCPU);
    return extract_model(wrapper, model_name(path),
                         std::filesystem::path(path).filename().string() +
                             ", read with LibTorch " TORCH_VERSION);
  } catch (const Error &e) {
    throw Error(path + ": " + e.what());
  } catch (const std::exception &e) {
    const std::string text = e.what(); // below the first line stands a stack of addresses
    throw Error(path +
                ": not a TorchScript export that can be read (a .model file is converted by "
                "potentials/convert.py). LibTorch says: " +
                text.substr(0, text.find('\n')));
  }
}

} // namespace mace
