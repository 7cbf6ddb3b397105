// SPDX-License-Identifier: GPL-2.0-or-later
#include "model_check.h"

#include "model_part.h"
#include "polar_check.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace mace {

namespace {

void check_perceptron(const Part &part, const std::string &name, const Mlp &mlp, int inputs,
                      int outputs) {
  part.number(name + "/activation_scale", mlp.activation_scale);
  part.require(!mlp.weights.empty(), name, "has no weights");
  for (std::size_t i = 0; i < mlp.weights.size(); ++i) {
    const Matrix &w = mlp.weights[i];
    part.matrix(name + "/w" + std::to_string(i), w, inputs,
                i + 1 == mlp.weights.size() ? outputs : w.cols);
    inputs = w.cols;
  }
}

void check_pair_perceptron(const Part &part, const std::string &name, const PairMlp &mlp,
                           int inputs, int outputs) {
  part.perceptron(name, mlp, inputs, outputs);
  part.matrix(name + "/sender", mlp.sender, part.elements(), mlp.weights.front().cols);
  part.matrix(name + "/receiver", mlp.receiver, part.elements(), mlp.weights.front().cols);
}

void check_radial(const Part &part, const RadialEmbedding &radial) {
  const auto size = static_cast<std::size_t>(radial.size);
  part.require(radial.size > 0 && radial.size <= 10000, "size", "is out of range");
  part.number("r_max", radial.r_max, true);
  part.require(radial.cutoff_p >= 1 && radial.cutoff_p <= 1000, "cutoff_p", "is out of range");
  if (radial.basis == RadialBasis::Bessel)
    part.numbers("frequencies", radial.frequencies, size);
  if (radial.basis == RadialBasis::Gaussian)
    part.numbers("centers", radial.centers, size);
  part.number("prefactor", radial.prefactor);
  part.number("exponent", radial.exponent);
  if (radial.transform == DistanceTransform::None)
    return;
  part.number("transform_q", radial.transform_q);
  part.number("transform_p", radial.transform_p);
  part.number("transform_a", radial.transform_a);
  part.number("transform_alpha", radial.transform_alpha);
  part.radii(radial.covalent_radii);
}

void check_repulsion(const Part &part, const PairRepulsion &repulsion) {
  part.numbers("c", {repulsion.c.begin(), repulsion.c.end()}, repulsion.c.size());
  part.number("a_exp", repulsion.a_exp);
  part.number("a_prefactor", repulsion.a_prefactor, true);
  part.require(repulsion.cutoff_p >= 1 && repulsion.cutoff_p <= 1000, "cutoff_p",
               "is out of range");
  part.matrix("strength", repulsion.strength, part.elements(), part.elements());
  part.radii(repulsion.covalent_radii);
}

/// \return  how many paths lead to each l of the messages
std::vector<int> check_paths(const Part &part, const std::vector<Path> &paths, int l_edge) {
  const int l_max = part.model().l_max;
  std::vector<int> leading(l_max + 1, 0);
  int before = 0;
  for (const Path &path : paths) {
    part.require(path.l_in >= 0 && path.l_in <= l_edge && path.l_edge >= 0 &&
                     path.l_edge <= l_max && path.l_out >= before && path.l_out <= l_max &&
                     path.l_out >= std::abs(path.l_in - path.l_edge) &&
                     path.l_out <= path.l_in + path.l_edge &&
                     (path.l_in + path.l_edge + path.l_out) % 2 == 0,
                 "paths", "couple degrees that do not couple, or are not sorted");
    part.number("path_coefficients", path.coefficient);
    before = path.l_out;
    ++leading[path.l_out];
  }
  part.require(std::count(leading.begin(), leading.end(), 0) == 0, "paths",
               "do not lead to every l of the messages");
  return leading;
}

void check_contraction(const Part &part, const std::string &name, const Contraction &contraction) {
  const Model &model = part.model();
  const int order = contraction.order, components = (model.l_max + 1) * (model.l_max + 1);
  part.require(contraction.n_parameters > 0, name, "has no parameters");
  part.numbers(name + "/weights", contraction.weights,
               static_cast<std::size_t>(part.elements()) * contraction.n_parameters *
                   model.channels);
  for (const CouplingEntry &entry : contraction.entries) {
    const auto first = entry.lm.begin(), last = first + order;
    part.require(entry.m_out >= 0 && entry.m_out <= 2 * contraction.l_out && *first >= 0 &&
                     *(last - 1) < components && std::is_sorted(first, last) &&
                     entry.parameter >= 0 && entry.parameter < contraction.n_parameters,
                 name + "/entries", "are out of range or not sorted");
    part.number(name + "/values", entry.value);
  }
}

void check_contractions(const Part &part, const Layer &layer) {
  std::set<std::pair<int, int>> known;
  for (const Contraction &contraction : layer.contractions) {
    part.require(contraction.l_out >= 0 && contraction.l_out <= layer.l_out &&
                     contraction.order >= 1 && contraction.order <= part.model().correlation &&
                     known.emplace(contraction.l_out, contraction.order).second,
                 "contractions", "lead to an l that is not there, or twice to one");
    check_contraction(part,
                      "contractions/l" + std::to_string(contraction.l_out) + "_order" +
                          std::to_string(contraction.order),
                      contraction);
  }
}

void check_readout(const Part &part, const Readout &readout) {
  if (readout.mlp.empty()) {
    part.matrix("readout/linear", readout.linear, part.model().channels, part.heads());
    return;
  }
  part.require(readout.mlp.size() == part.model().heads.size(), "readout",
               "has not one perceptron each head");
  for (std::size_t head = 0; head < readout.mlp.size(); ++head)
    check_perceptron(part, "readout/head" + std::to_string(head), readout.mlp[head],
                     part.model().channels, 1);
}

void check_gated(const Part &part, const GatedInteraction &gated, const Layer &layer) {
  const Model &model = part.model();
  const int channels = model.channels, edge_channels = layer.linear_up.front().cols;
  part.require(gated.edge_channels == edge_channels, "edge_channels", "is not that of linear_up");
  part.number("alpha", gated.alpha);
  part.number("beta", gated.beta);
  part.number("scalar_scale", gated.scalar_scale);
  part.number("gate_scale", gated.gate_scale);
  check_pair_perceptron(part, "radial", gated.radial, model.radial.size,
                        static_cast<int>(layer.paths.size()) * edge_channels);
  check_pair_perceptron(part, "density", gated.density, model.radial.size, 1);
  std::vector<int> outputs(layer.linear_up.size(), channels);
  outputs[0] = channels * (1 + model.l_max);
  part.maps("edge_residual", gated.edge_residual, std::vector<int>(outputs.size(), edge_channels),
            outputs);
  part.square_maps("linear_out", gated.linear_out, model.l_max);
  part.square_maps("skip", gated.skip, std::min(layer.l_in, layer.l_out));
}

void check_ungated(const Part &part, const Layer &layer) {
  const Model &model = part.model();
  const int channels = model.channels;
  check_perceptron(part, "radial", layer.radial, model.radial.size,
                   static_cast<int>(layer.paths.size()) * channels);
  if (layer.density)
    check_perceptron(part, "density_radial", layer.density_radial, model.radial.size, 1);
  const int l_skip = layer.residual ? std::min(layer.l_in, layer.l_out) : model.l_max;
  part.require(static_cast<int>(layer.skip.size()) == l_skip + 1, "skip",
               "has not one map for each l");
  for (std::size_t l = 0; l < layer.skip.size(); ++l)
    part.numbers("skip/l" + std::to_string(l), layer.skip[l],
                 static_cast<std::size_t>(part.elements()) * channels * channels);
}

void check_layer(const Part &part, const Layer &layer, int l_in) {
  const Model &model = part.model();
  const int channels = model.channels;
  part.number("avg_num_neighbors", layer.avg_num_neighbors, true);
  part.require(layer.l_in == l_in, "l_in", "is not the l_out before");
  part.require(layer.l_out >= 0 && layer.l_out <= model.l_max, "l_out", "is above l_max");
  part.require(!layer.linear_up.empty() && static_cast<int>(layer.linear_up.size()) <= l_in + 1,
               "linear_up", "has not one map for each l");
  const int edge_channels = layer.gated ? layer.linear_up.front().cols : channels;
  const std::size_t l_up = layer.gated ? layer.linear_up.size() : l_in + 1;
  part.require(edge_channels > 0, "linear_up", "is empty");
  part.maps("linear_up", layer.linear_up, std::vector<int>(l_up, channels),
            std::vector<int>(l_up, edge_channels));
  std::vector<int> inputs = check_paths(part, layer.paths, static_cast<int>(l_up) - 1),
                   outputs(inputs.size(), channels);
  for (int &rows : inputs)
    rows *= edge_channels;
  if (layer.gated)
    outputs[0] = channels * (1 + model.l_max);
  part.maps("linear", layer.linear, inputs, outputs);
  if (layer.gated)
    check_gated(part.part("gated"), *layer.gated, layer);
  else
    check_ungated(part, layer);
  check_contractions(part, layer);
  part.square_maps("product_linear", layer.product_linear, layer.l_out);
  check_readout(part, layer.readout);
}

} // namespace

void check_model(const Model &model) {
  const Part part(model, "");
  const int elements = part.elements(), heads = part.heads();
  part.require(model.l_max >= 0 && model.l_max <= highest_degree, "l_max", "is out of range");
  part.require(model.channels > 0, "channels", "is not positive");
  part.require(model.correlation >= 1 &&
                   model.correlation <= static_cast<int>(CouplingEntry{}.lm.size()),
               "correlation", "is out of range");
  const std::set<int> distinct(model.atomic_numbers.begin(), model.atomic_numbers.end());
  part.require(!distinct.empty() && distinct.size() == model.atomic_numbers.size() &&
                   *distinct.begin() >= 1 && *distinct.rbegin() <= 118,
               "atomic_numbers", "are not those of distinct elements");
  part.require(std::set<std::string>(model.heads.begin(), model.heads.end()).size() ==
                   model.heads.size(),
               "heads", "are not distinct");
  part.require(std::count(model.heads.begin(), model.heads.end(), model.default_head) == 1,
               "default_head", "is no head of the model");
  part.matrix("embedding", model.embedding, elements, model.channels);
  part.matrix("atomic_energies", model.atomic_energies, heads, elements);
  part.numbers("scale", model.scale, heads);
  part.numbers("shift", model.shift, heads);
  check_radial(part.part("radial"), model.radial);
  if (model.repulsion)
    check_repulsion(part.part("repulsion"), *model.repulsion);
  part.require(!model.layers.empty(), "layers", "are missing");
  for (std::size_t i = 0; i < model.layers.size(); ++i)
    check_layer(part.part("layers/" + std::to_string(i)), model.layers[i],
                i == 0 ? 0 : model.layers[i - 1].l_out);
  if (model.polar)
    check_polar(part.part("polar"), *model.polar);
}

} // namespace mace
