// SPDX-License-Identifier: GPL-2.0-or-later
#include "model_file.h"

#include "dataset_name.h"
#include "error.h"
#include "model_file_parts.h"
#include "polar_check.h"
#include "polar_file.h"

#include "io/hdf5/error.h"
#include "io/hdf5/group.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace mace {

namespace {

using ins::h5::any;
using ins::h5::Group;
using ins::h5::Shape;

constexpr int highest = std::numeric_limits<int>::max();
constexpr int highest_l = 8;

/// Sizes that every tensor of a model must agree with.
struct Sizes {
  hsize_t elements, heads, channels;
  int l_max;
  int correlation;
};

/// Perceptron of `inputs` inputs and `outputs` outputs; datasets w0, w1, ...
Mlp read_perceptron(const Group &group, hsize_t inputs, hsize_t outputs) {
  Mlp mlp;
  mlp.activation_scale = group.number("activation_scale");
  for (int i = 0; i == 0 || group.has(indexed("w", i)); ++i) {
    const bool last = !group.has(indexed("w", i + 1));
    mlp.weights.push_back(read_matrix(group, indexed("w", i), inputs, last ? outputs : any));
    inputs = static_cast<hsize_t>(mlp.weights.back().cols);
  }
  return mlp;
}

/// One matrix (rows[l], cols[l]) for each l.
std::vector<Matrix> read_linear(const Group &group, const std::vector<hsize_t> &rows,
                                const std::vector<hsize_t> &cols) {
  std::vector<Matrix> maps;
  for (std::size_t l = 0; l < rows.size(); ++l)
    maps.push_back(read_matrix(group, indexed("l", static_cast<int>(l)), rows[l], cols[l]));
  return maps;
}

/// One matrix (channels, channels) for each l = 0 .. l_max.
std::vector<Matrix> read_square(const Group &group, int l_max, hsize_t channels) {
  const std::vector<hsize_t> extents(l_max + 1, channels);
  return read_linear(group, extents, extents);
}

std::vector<double> read_radii(const Group &group, hsize_t elements) {
  std::vector<double> radii = group.doubles("covalent_radii", {elements});
  if (!std::all_of(radii.begin(), radii.end(), [](double r) { return r > 0.0; }))
    group.fail("covalent_radii", "holds a radius that is not positive");
  return radii;
}

void read_basis(const Group &group, RadialEmbedding &radial) {
  const auto size = static_cast<hsize_t>(radial.size);
  const std::string basis = group.text("basis");
  if (basis == "bessel") {
    radial.basis = RadialBasis::Bessel;
    radial.prefactor = group.number("prefactor");
    radial.frequencies = group.doubles("frequencies", {size});
  } else if (basis == "gaussian") {
    radial.basis = RadialBasis::Gaussian;
    radial.exponent = group.number("exponent");
    radial.centers = group.doubles("centers", {size});
  } else if (basis == "chebyshev") {
    radial.basis = RadialBasis::Chebyshev;
  } else {
    group.fail("basis", "unknown basis '" + basis + "', expected bessel, gaussian or chebyshev");
  }
}

void read_transform(const Group &group, RadialEmbedding &radial, hsize_t elements) {
  const std::string transform = group.text("transform");
  if (transform == "none")
    return;
  if (transform == "agnesi") {
    radial.transform = DistanceTransform::Agnesi;
    radial.transform_q = group.number("transform_q");
    radial.transform_p = group.number("transform_p");
    radial.transform_a = group.number("transform_a");
  } else if (transform == "soft") {
    radial.transform = DistanceTransform::Soft;
    radial.transform_alpha = group.number("transform_alpha");
  } else {
    group.fail("transform", "unknown transform '" + transform + "', expected none, agnesi or soft");
  }
  radial.covalent_radii = read_radii(group, elements);
}

RadialEmbedding read_radial_embedding(const Group &group, hsize_t elements) {
  RadialEmbedding radial;
  radial.size = group.integer("size", 1, highest);
  radial.r_max = read_positive(group, "r_max");
  radial.cutoff_p = group.integer("cutoff_p", 1, 1000);
  radial.apply_cutoff = group.integer("apply_cutoff", 0, 1) == 1;
  read_basis(group, radial);
  read_transform(group, radial, elements);
  return radial;
}

PairRepulsion read_repulsion(const Group &group, hsize_t elements) {
  PairRepulsion repulsion;
  const std::vector<double> c = group.doubles("c", {4});
  const std::vector<double> exponents = group.doubles("exponents", {4});
  std::copy(c.begin(), c.end(), repulsion.c.begin());
  std::copy(exponents.begin(), exponents.end(), repulsion.exponents.begin());
  repulsion.a_exp = group.number("a_exp");
  repulsion.a_prefactor = read_positive(group, "a_prefactor");
  repulsion.cutoff_p = group.integer("cutoff_p", 1, 1000);
  repulsion.strength = read_matrix(group, "strength", elements, elements);
  repulsion.covalent_radii = read_radii(group, elements);
  return repulsion;
}

std::vector<Path> read_paths(const Group &group, int l_in, int l_max) {
  Shape shape{any, 3};
  const std::vector<int> ls = group.integers("paths", shape);
  const std::vector<double> coefficients = group.doubles("path_coefficients", {shape[0]});
  std::vector<Path> paths;
  for (hsize_t p = 0; p < shape[0]; ++p) {
    const Path path{ls[3 * p], ls[3 * p + 1], ls[3 * p + 2], coefficients[p]};
    const bool in_range = path.l_in >= 0 && path.l_in <= l_in && path.l_edge >= 0 &&
                          path.l_edge <= l_max && path.l_out >= 0 && path.l_out <= l_max;
    if (!in_range || path.l_out < std::abs(path.l_in - path.l_edge) ||
        path.l_out > path.l_in + path.l_edge || (path.l_in + path.l_edge + path.l_out) % 2 != 0)
      group.fail("paths", "row " + std::to_string(p) + " couples l = " + std::to_string(path.l_in) +
                              " and " + std::to_string(path.l_edge) + " to " +
                              std::to_string(path.l_out) + ", which this model cannot hold");
    if (p > 0 && path.l_out < paths.back().l_out)
      group.fail("paths", "the rows are not sorted by their last column");
    paths.push_back(path);
  }
  return paths;
}

/// `values` `times` times over.
void repeat(std::vector<double> &values, hsize_t times) {
  const std::size_t size = values.size();
  values.resize(size * times);
  for (hsize_t i = 1; i < times; ++i)
    std::copy_n(values.begin(), size, values.begin() + static_cast<std::ptrdiff_t>(i * size));
}

Contraction read_contraction(const Group &group, const Sizes &sizes, int l_out, int order) {
  Contraction contraction;
  contraction.l_out = group.integer("l_out", l_out, l_out);
  contraction.order = group.integer("order", order, order);
  Shape weights{any, any, sizes.channels};
  contraction.weights = group.doubles("weights", weights);
  contraction.n_parameters = static_cast<int>(weights[1]);
  if (weights[0] != 1 && weights[0] != sizes.elements)
    group.fail("weights", "the dataset has weights of " + std::to_string(weights[0]) +
                              " elements, expected 1 or " + std::to_string(sizes.elements));
  repeat(contraction.weights, sizes.elements / weights[0]);

  Shape shape{any, static_cast<hsize_t>(order) + 2};
  const std::vector<int> entries = group.integers("entries", shape);
  const std::vector<double> values = group.doubles("values", {shape[0]});
  const int components = (sizes.l_max + 1) * (sizes.l_max + 1);
  for (hsize_t i = 0; i < shape[0]; ++i) {
    const int *row = entries.data() + i * shape[1];
    const int *lm = row + 1, *parameter = row + 1 + order;
    if (row[0] < 0 || row[0] > 2 * l_out || lm[0] < 0 || parameter[-1] >= components ||
        !std::is_sorted(lm, parameter) || *parameter < 0 || *parameter >= contraction.n_parameters)
      group.fail("entries", "row " + std::to_string(i) + " is out of range or not sorted");
    if (i > 0 && !std::lexicographical_compare(row - shape[1], row, row, row + shape[1]))
      group.fail("entries", "rows " + std::to_string(i - 1) + " and " + std::to_string(i) +
                                " are equal or out of order");
    CouplingEntry entry{row[0], {}, *parameter, values[i]};
    std::copy(lm, parameter, entry.lm.begin());
    contraction.entries.push_back(entry);
  }
  return contraction;
}

std::vector<Contraction> read_contractions(const Group &group, const Sizes &sizes, int l_out) {
  std::vector<Contraction> contractions;
  for (int l = 0; l <= l_out; ++l)
    for (int order = 1; order <= sizes.correlation; ++order) {
      const std::string name = indexed("l", l) + indexed("_order", order);
      if (group.has(name))
        contractions.push_back(read_contraction(group.group(name), sizes, l, order));
    }
  return contractions;
}

Readout read_readout(const Group &group, const Sizes &sizes) {
  Readout readout;
  if (group.has("linear")) {
    readout.linear = read_matrix(group, "linear", sizes.channels, sizes.heads);
    return readout;
  }
  for (int head = 0; head < static_cast<int>(sizes.heads); ++head)
    readout.mlp.push_back(read_perceptron(group.group(indexed("head", head)), sizes.channels, 1));
  return readout;
}

PairMlp read_pair_perceptron(const Group &group, const Sizes &sizes, hsize_t inputs,
                             hsize_t outputs) {
  PairMlp mlp;
  read_norm_perceptron(group, inputs, outputs, mlp);
  const auto width = static_cast<hsize_t>(mlp.weights.front().cols);
  mlp.sender = read_matrix(group, "sender", sizes.elements, width);
  mlp.receiver = read_matrix(group, "receiver", sizes.elements, width);
  return mlp;
}

/// What a layer of the second generation has; linear_up and paths have been read.
GatedInteraction read_gated(const Group &group, const Sizes &sizes, const Layer &layer,
                            int embedding_size) {
  GatedInteraction gated;
  const hsize_t channels = sizes.channels;
  const auto edge_channels = static_cast<hsize_t>(layer.linear_up.front().cols);
  gated.edge_channels =
      group.integer("edge_channels", layer.linear_up.front().cols, layer.linear_up.front().cols);
  gated.alpha = group.number("alpha");
  gated.beta = group.number("beta");
  gated.scalar_scale = group.number("scalar_scale");
  gated.gate_scale = group.number("gate_scale");
  const auto basis = static_cast<hsize_t>(embedding_size);
  gated.radial =
      read_pair_perceptron(group.group("radial"), sizes, basis, layer.paths.size() * edge_channels);
  gated.density = read_pair_perceptron(group.group("density"), sizes, basis, 1);
  std::vector<hsize_t> outputs(layer.linear_up.size(), channels);
  outputs[0] = channels * (1 + sizes.l_max);
  gated.edge_residual = read_linear(group.group("edge_residual"),
                                    std::vector<hsize_t>(outputs.size(), edge_channels), outputs);
  gated.linear_out = read_square(group.group("linear_out"), sizes.l_max, channels);
  gated.skip = read_square(group.group("skip"), std::min(layer.l_in, layer.l_out), channels);
  return gated;
}

/// What only the first generation's layers have.
void read_ungated(const Group &group, const Sizes &sizes, int embedding_size, Layer &layer) {
  const hsize_t channels = sizes.channels;
  const auto basis = static_cast<hsize_t>(embedding_size);
  layer.radial = read_perceptron(group.group("radial"), basis, layer.paths.size() * channels);
  if (layer.density)
    layer.density_radial = read_perceptron(group.group("density_radial"), basis, 1);
  const Group skip = group.group("skip");
  const int l_skip = layer.residual ? std::min(layer.l_in, layer.l_out) : sizes.l_max;
  for (int l = 0; l <= l_skip; ++l)
    layer.skip.push_back(skip.doubles(indexed("l", l), {sizes.elements, channels, channels}));
}

/// The maps before the messages: of every incoming l, or of the edges' features only.
std::vector<Matrix> read_linear_up(const Group &group, const Sizes &sizes, int l_in, bool gated) {
  const hsize_t channels = sizes.channels;
  if (!gated)
    return read_square(group, l_in, channels);
  std::vector<Matrix> maps{read_matrix(group, "l0", channels, any)};
  const auto edge_channels = static_cast<hsize_t>(maps.front().cols);
  for (int l = 1; l <= l_in && group.has(indexed("l", l)); ++l)
    maps.push_back(read_matrix(group, indexed("l", l), channels, edge_channels));
  return maps;
}

/// \param l_in  highest l of the features that reach this layer
Layer read_layer(const Group &group, const Sizes &sizes, int embedding_size, int l_in) {
  Layer layer;
  const hsize_t channels = sizes.channels;
  const bool gated = group.has("gated");
  layer.interaction = group.text("interaction");
  layer.residual = group.integer("residual", gated ? 1 : 0, 1) == 1;
  layer.density = group.integer("density", gated ? 1 : 0, 1) == 1;
  layer.avg_num_neighbors = read_positive(group, "avg_num_neighbors");
  layer.l_in = group.integer("l_in", l_in, l_in);
  layer.l_out = group.integer("l_out", 0, sizes.l_max);

  layer.linear_up = read_linear_up(group.group("linear_up"), sizes, layer.l_in, gated);
  const auto edge_channels = static_cast<hsize_t>(layer.linear_up.front().cols);
  layer.paths = read_paths(group, static_cast<int>(layer.linear_up.size()) - 1, sizes.l_max);
  std::vector<hsize_t> inputs(sizes.l_max + 1, 0), outputs(sizes.l_max + 1, channels);
  for (const Path &path : layer.paths)
    inputs[path.l_out] += edge_channels;
  if (std::count(inputs.begin(), inputs.end(), 0) > 0)
    group.fail("paths", "no path leads to one of the message's l = 0 .. l_max");
  if (gated)
    outputs[0] = channels * (1 + sizes.l_max);
  layer.linear = read_linear(group.group("linear"), inputs, outputs);
  if (gated)
    layer.gated = read_gated(group.group("gated"), sizes, layer, embedding_size);
  else
    read_ungated(group, sizes, embedding_size, layer);

  layer.contractions = read_contractions(group.group("contractions"), sizes, layer.l_out);
  layer.product_linear = read_square(group.group("product_linear"), layer.l_out, channels);
  layer.readout = read_readout(group.group("readout"), sizes);
  return layer;
}

void check_format(const Group &file) {
  if (file.text("format") != model_format)
    file.fail("format", "this is not a model file (expected '" + std::string(model_format) + "')");
  const int version = file.integer("format_version", 1, highest);
  if (version != model_format_version)
    file.fail("format_version", "the file has version " + std::to_string(version) +
                                    ", this program reads " + std::to_string(model_format_version) +
                                    ": convert the model again");
}

/// \throws Error unless all values differ
template <typename T>
void check_distinct(const Group &file, const std::string &name, const std::vector<T> &values) {
  if (std::set<T>(values.begin(), values.end()).size() != values.size())
    file.fail(name, "a value occurs twice");
}

Model read_checked(const Group &file) {
  check_format(file);
  Model model;
  model.name = file.text("name");
  model.model_type = file.text("model_type");
  model.source = file.text("source");
  model.default_head = file.text("default_head");
  model.l_max = file.integer("l_max", 0, highest_l);
  model.channels = file.integer("channels", 1, highest);
  model.correlation = file.integer("correlation", 1, static_cast<int>(CouplingEntry{}.lm.size()));
  Shape elements{any};
  model.atomic_numbers = file.integers("atomic_numbers", elements);
  check_distinct(file, "atomic_numbers", model.atomic_numbers);
  for (const int z : model.atomic_numbers)
    if (z < 1 || z > 118)
      file.fail("atomic_numbers", std::to_string(z) + " is no atomic number");
  model.heads = file.strings("heads");
  check_distinct(file, "heads", model.heads);
  if (std::find(model.heads.begin(), model.heads.end(), model.default_head) == model.heads.end())
    file.fail("default_head", "the model has no head '" + model.default_head + "'");

  const Sizes sizes{elements[0], model.heads.size(), static_cast<hsize_t>(model.channels),
                    model.l_max, model.correlation};
  model.embedding = read_matrix(file, "embedding", sizes.elements, sizes.channels);
  model.atomic_energies = read_matrix(file, "atomic_energies", sizes.heads, sizes.elements);
  model.scale = file.doubles("scale", {sizes.heads});
  model.shift = file.doubles("shift", {sizes.heads});
  model.radial = read_radial_embedding(file.group("radial"), sizes.elements);
  if (file.has("repulsion"))
    model.repulsion = read_repulsion(file.group("repulsion"), sizes.elements);
  const Group layers = file.group("layers");
  for (int i = 0; i == 0 || layers.has(std::to_string(i)); ++i)
    model.layers.push_back(read_layer(layers.group(std::to_string(i)), sizes, model.radial.size,
                                      i == 0 ? 0 : model.layers.back().l_out));
  if (file.has("polar")) {
    model.polar = read_polar(file.group("polar"), polar_sizes(model));
    try {
      check_polar(Part(model, "polar/"), *model.polar);
    } catch (const Error &error) {
      file.fail("polar", error.what());
    }
  }
  return model;
}

} // namespace

Model read_model(const std::string &path) {
  try {
    return read_checked(Group::open_file(path));
  } catch (const ins::Error &error) {
    throw Error(error.what());
  }
}

Model read_model_image(std::span<const std::byte> bytes, const std::string &name) {
  try {
    return read_checked(Group::open_image(bytes, name));
  } catch (const ins::Error &error) {
    throw Error(error.what());
  }
}

} // namespace mace
