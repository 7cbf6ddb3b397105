// SPDX-License-Identifier: GPL-2.0-or-later
#include "model_file.h"

#include "dataset_name.h"
#include "error.h"
#include "model_file_parts.h"
#include "polar_file.h"

#include "io/hdf5/error.h"
#include "io/hdf5/group.h"
#include <algorithm>
#include <filesystem>
#include <unistd.h>

namespace mace {

namespace {

using ins::h5::Group;

hsize_t extent(std::size_t n) { return static_cast<hsize_t>(n); }

void write_perceptron(Group &&group, const Mlp &mlp) {
  group.write_number("activation_scale", mlp.activation_scale);
  for (std::size_t i = 0; i < mlp.weights.size(); ++i)
    write_matrix(group, indexed("w", i), mlp.weights[i]);
}

void write_linear(Group &&group, const std::vector<Matrix> &maps) {
  for (std::size_t l = 0; l < maps.size(); ++l)
    write_matrix(group, indexed("l", l), maps[l]);
}

void write_radial_embedding(Group &&group, const RadialEmbedding &radial) {
  group.write_integer("size", radial.size);
  group.write_number("r_max", radial.r_max);
  group.write_integer("cutoff_p", radial.cutoff_p);
  group.write_integer("apply_cutoff", radial.apply_cutoff ? 1 : 0);
  switch (radial.basis) {
  case RadialBasis::Bessel:
    group.write_text("basis", "bessel");
    group.write_number("prefactor", radial.prefactor);
    group.write_doubles("frequencies", {extent(radial.frequencies.size())}, radial.frequencies);
    break;
  case RadialBasis::Gaussian:
    group.write_text("basis", "gaussian");
    group.write_number("exponent", radial.exponent);
    group.write_doubles("centers", {extent(radial.centers.size())}, radial.centers);
    break;
  case RadialBasis::Chebyshev:
    group.write_text("basis", "chebyshev");
    break;
  }
  switch (radial.transform) {
  case DistanceTransform::None:
    group.write_text("transform", "none");
    return;
  case DistanceTransform::Agnesi:
    group.write_text("transform", "agnesi");
    group.write_number("transform_q", radial.transform_q);
    group.write_number("transform_p", radial.transform_p);
    group.write_number("transform_a", radial.transform_a);
    break;
  case DistanceTransform::Soft:
    group.write_text("transform", "soft");
    group.write_number("transform_alpha", radial.transform_alpha);
    break;
  }
  group.write_doubles("covalent_radii", {extent(radial.covalent_radii.size())},
                      radial.covalent_radii);
}

void write_repulsion(Group &&group, const PairRepulsion &repulsion) {
  group.write_number("a_exp", repulsion.a_exp);
  group.write_number("a_prefactor", repulsion.a_prefactor);
  group.write_integer("cutoff_p", repulsion.cutoff_p);
  group.write_doubles("c", {4}, {repulsion.c.begin(), repulsion.c.end()});
  group.write_doubles("exponents", {4}, {repulsion.exponents.begin(), repulsion.exponents.end()});
  write_matrix(group, "strength", repulsion.strength);
  group.write_doubles("covalent_radii", {extent(repulsion.covalent_radii.size())},
                      repulsion.covalent_radii);
}

void write_paths(Group &group, const std::vector<Path> &paths) {
  std::vector<int> ls;
  std::vector<double> coefficients;
  for (const Path &path : paths) {
    ls.insert(ls.end(), {path.l_in, path.l_edge, path.l_out});
    coefficients.push_back(path.coefficient);
  }
  group.write_integers("paths", {extent(paths.size()), 3}, ls);
  group.write_doubles("path_coefficients", {extent(paths.size())}, coefficients);
}

/// Whether `values` repeats its first `size` values.
bool all_equal(const std::vector<double> &values, std::size_t size) {
  for (auto row = values.begin(); row != values.end(); row += static_cast<std::ptrdiff_t>(size))
    if (!std::equal(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(size), row))
      return false;
  return true;
}

void write_contraction(Group &&group, const Contraction &contraction, hsize_t elements,
                       hsize_t channels) {
  group.write_integer("l_out", contraction.l_out);
  group.write_integer("order", contraction.order);
  std::vector<int> rows;
  std::vector<double> values;
  for (const CouplingEntry &entry : contraction.entries) {
    rows.push_back(entry.m_out);
    rows.insert(rows.end(), entry.lm.begin(), entry.lm.begin() + contraction.order);
    rows.push_back(entry.parameter);
    values.push_back(entry.value);
  }
  const hsize_t n = extent(contraction.entries.size());
  group.write_integers("entries", {n, extent(contraction.order) + 2}, rows);
  group.write_doubles("values", {n}, values);
  // Weights that all elements share, as in a species-agnostic product, are written once.
  std::vector<double> weights = contraction.weights;
  const std::size_t size = static_cast<std::size_t>(contraction.n_parameters) * channels;
  if (weights.size() == size * elements && all_equal(weights, size)) {
    elements = 1;
    weights.resize(size);
  }
  group.write_doubles("weights", {elements, extent(contraction.n_parameters), channels}, weights);
}

void write_readout(Group &&group, const Readout &readout) {
  if (readout.mlp.empty())
    write_matrix(group, "linear", readout.linear);
  for (std::size_t head = 0; head < readout.mlp.size(); ++head)
    write_perceptron(group.create_group(indexed("head", head)), readout.mlp[head]);
}

void write_pair_perceptron(Group &&group, const PairMlp &mlp) {
  write_norm_perceptron(group, mlp);
  write_matrix(group, "sender", mlp.sender);
  write_matrix(group, "receiver", mlp.receiver);
}

void write_gated(Group &&group, const GatedInteraction &gated) {
  group.write_integer("edge_channels", gated.edge_channels);
  group.write_number("alpha", gated.alpha);
  group.write_number("beta", gated.beta);
  group.write_number("scalar_scale", gated.scalar_scale);
  group.write_number("gate_scale", gated.gate_scale);
  write_pair_perceptron(group.create_group("radial"), gated.radial);
  write_pair_perceptron(group.create_group("density"), gated.density);
  write_linear(group.create_group("edge_residual"), gated.edge_residual);
  write_linear(group.create_group("linear_out"), gated.linear_out);
  write_linear(group.create_group("skip"), gated.skip);
}

/// What only the first generation's layers have.
void write_ungated(Group &group, const Layer &layer, hsize_t elements, hsize_t channels) {
  write_perceptron(group.create_group("radial"), layer.radial);
  if (layer.density)
    write_perceptron(group.create_group("density_radial"), layer.density_radial);
  Group skip = group.create_group("skip");
  for (std::size_t l = 0; l < layer.skip.size(); ++l)
    skip.write_doubles(indexed("l", l), {elements, channels, channels}, layer.skip[l]);
}

void write_layer(Group &&group, const Layer &layer, hsize_t elements, hsize_t channels) {
  group.write_text("interaction", layer.interaction);
  group.write_integer("residual", layer.residual ? 1 : 0);
  group.write_integer("density", layer.density ? 1 : 0);
  group.write_number("avg_num_neighbors", layer.avg_num_neighbors);
  group.write_integer("l_in", layer.l_in);
  group.write_integer("l_out", layer.l_out);
  write_linear(group.create_group("linear_up"), layer.linear_up);
  write_paths(group, layer.paths);
  write_linear(group.create_group("linear"), layer.linear);
  if (layer.gated)
    write_gated(group.create_group("gated"), *layer.gated);
  else
    write_ungated(group, layer, elements, channels);
  Group contractions = group.create_group("contractions");
  for (const Contraction &contraction : layer.contractions)
    write_contraction(contractions.create_group(indexed("l", contraction.l_out) +
                                                indexed("_order", contraction.order)),
                      contraction, elements, channels);
  write_linear(group.create_group("product_linear"), layer.product_linear);
  write_readout(group.create_group("readout"), layer.readout);
}

void write_all(const Model &model, Group &file) {
  const hsize_t elements = extent(model.atomic_numbers.size());
  const hsize_t heads = extent(model.heads.size());
  file.write_text("format", model_format);
  file.write_integer("format_version", model_format_version);
  file.write_text("name", model.name);
  file.write_text("model_type", model.model_type);
  file.write_text("source", model.source);
  file.write_text("default_head", model.default_head);
  file.write_integer("l_max", model.l_max);
  file.write_integer("channels", model.channels);
  file.write_integer("correlation", model.correlation);
  file.write_integers("atomic_numbers", {elements}, model.atomic_numbers);
  file.write_strings("heads", model.heads);
  write_matrix(file, "embedding", model.embedding);
  write_matrix(file, "atomic_energies", model.atomic_energies);
  file.write_doubles("scale", {heads}, model.scale);
  file.write_doubles("shift", {heads}, model.shift);
  write_radial_embedding(file.create_group("radial"), model.radial);
  if (model.repulsion)
    write_repulsion(file.create_group("repulsion"), *model.repulsion);
  Group layers = file.create_group("layers");
  for (std::size_t i = 0; i < model.layers.size(); ++i)
    write_layer(layers.create_group(std::to_string(i)), model.layers[i], elements,
                extent(model.channels));
  if (model.polar)
    write_polar(file.create_group("polar"), *model.polar, polar_sizes(model));
}

void write_file(const Model &model, const std::string &path) {
  Group file = Group::create_file(path);
  write_all(model, file);
}

} // namespace

void write_model(const Model &model, const std::string &path) {
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  if (!std::filesystem::is_directory(folder))
    throw Error(path + ": cannot be written, the folder does not exist");
  const std::string temporary = path + "." + std::to_string(getpid()) + ".part";
  try {
    write_file(model, temporary);
    read_model(temporary); // a file that cannot be read back must not replace a good one
    std::filesystem::rename(temporary, path);
  } catch (const std::exception &e) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw Error(path + ": the model cannot be written: " + e.what());
  }
}

std::vector<std::byte> model_image(const Model &model, const std::string &name) {
  try {
    Group file = Group::create_image(name);
    write_all(model, file);
    return file.image();
  } catch (const ins::Error &error) {
    throw Error(error.what());
  }
}

} // namespace mace
