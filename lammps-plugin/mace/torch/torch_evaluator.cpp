// SPDX-License-Identifier: GPL-2.0-or-later
#include "torch_evaluator.h"

#include "mace/elements.h"
#include "mace/error.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

namespace mace {

namespace {

std::vector<int> map_elements(const TorchModel &model, const EvaluatorOptions &options) {
  std::vector<int> elements;
  for (const int z : options.atomic_numbers) {
    const auto found = std::find(model.atomic_numbers.begin(), model.atomic_numbers.end(), z);
    if (found == model.atomic_numbers.end())
      throw Error(options.model_file + ": the model does not know the element " +
                  chemical_symbol(z) + "; it knows " + chemical_symbols(model.atomic_numbers));
    elements.push_back(static_cast<int>(found - model.atomic_numbers.begin()));
  }
  return elements;
}

} // namespace

TorchEvaluator::TorchEvaluator(const EvaluatorOptions &options)
    : model_(open_torch_model(options.model_file, options.precision, options.head)),
      element_of_species_(map_elements(model_, options)) {
  torch::set_num_threads(std::max(1, options.threads));
  // Specialising the graph for each new number of edges costs more than it gains.
  torch::jit::setGraphExecutorOptimize(false);
  description_ = std::filesystem::path(options.model_file).filename().string() + ", " +
                 (model_.dtype == torch::kDouble ? "double" : "single") +
                 " precision, engine torch (LibTorch " TORCH_VERSION ")" +
                 (model_.head.empty() ? "" : ", head " + model_.head);
}

std::size_t TorchEvaluator::memory_bytes() const {
  return weight_bytes(model_.module) + graph_.vector.capacity() * sizeof(double) +
         edge_gradient_.capacity() * sizeof(double) +
         (graph_.sender.capacity() + graph_.receiver.capacity()) * sizeof(std::int64_t);
}

torch::Tensor TorchEvaluator::one_hot_elements(const Atoms &atoms) const {
  const auto n_elements = static_cast<std::int64_t>(model_.atomic_numbers.size());
  torch::Tensor elements = torch::zeros({graph_.n_nodes(), n_elements}, torch::kDouble);
  double *values = elements.data_ptr<double>();
  for (int node = 0; node < graph_.n_nodes(); ++node)
    values[node * n_elements + element_of_species_[atoms.species[graph_.row[node]]]] = 1.0;
  return elements.to(model_.dtype);
}

TorchEvaluator::Energies TorchEvaluator::energies(const Atoms &atoms) {
  const std::int64_t n_nodes = graph_.n_nodes();
  const std::int64_t n_edges = graph_.n_edges();
  const auto real = torch::TensorOptions().dtype(model_.dtype);
  const auto integer = torch::TensorOptions().dtype(torch::kLong);

  torch::Tensor edge_index = torch::empty({2, n_edges}, integer);
  std::copy(graph_.sender.begin(), graph_.sender.end(), edge_index.data_ptr<std::int64_t>());
  std::copy(graph_.receiver.begin(), graph_.receiver.end(),
            edge_index.data_ptr<std::int64_t>() + n_edges);
  torch::Tensor vectors =
      torch::from_blob(graph_.vector.data(), {n_edges, 3}, torch::kDouble).to(real, false, true);
  vectors.requires_grad_(true);

  c10::Dict<std::string, torch::Tensor> input;
  input.insert("positions", torch::zeros({n_nodes, 3}, real));
  input.insert("node_attrs", one_hot_elements(atoms));
  input.insert("edge_index", edge_index);
  input.insert("shifts", vectors);
  input.insert("unit_shifts", torch::zeros({n_edges, 3}, real));
  input.insert("cell", torch::eye(3, real));
  input.insert("batch", torch::zeros({n_nodes}, integer));
  input.insert("ptr", torch::tensor({std::int64_t{0}, n_nodes}, integer));
  input.insert("head", torch::tensor({std::int64_t{model_.head_index}}, integer));
  const torch::jit::Kwargs forward_options = {{"training", false}, {"compute_force", false}};

  const auto output = model_.module.get_method("forward")({input}, forward_options).toGenericDict();
  const torch::Tensor node_energy = output.at("node_energy").toTensor().to(torch::kDouble);
  return {vectors, node_energy, node_energy.slice(0, 0, graph_.n_owned_nodes).sum()};
}

torch::Tensor TorchEvaluator::evaluate_graph(const Atoms &atoms) {
  const Energies e = energies(atoms);
  edge_gradient_.assign(3 * graph_.n_edges(), 0.0);
  if (graph_.n_edges() > 0) {
    const torch::Tensor gradient = torch::autograd::grad({e.total}, {e.vectors}, {}, false, false,
                                                         /*allow_unused=*/true)[0];
    if (gradient.defined()) {
      const torch::Tensor values = gradient.to(torch::kDouble).contiguous();
      std::copy_n(values.data_ptr<double>(), edge_gradient_.size(), edge_gradient_.begin());
    }
  }
  return e.node_energy.detach().contiguous();
}

void TorchEvaluator::add_edge_forces(Results &results) const {
  for (std::int64_t e = 0; e < graph_.n_edges(); ++e) {
    const double *g = &edge_gradient_[3 * e];
    const double *d = &graph_.vector[3 * e];
    const std::int64_t receiver = graph_.row[graph_.receiver[e]];
    const std::int64_t sender = graph_.row[graph_.sender[e]];
    if (results.forces)
      for (int a = 0; a < 3; ++a) {
        results.forces[3 * receiver + a] -= g[a];
        results.forces[3 * sender + a] += g[a];
      }
    const double w[6] = {-d[0] * g[0], -d[1] * g[1], -d[2] * g[2],
                         -d[0] * g[1], -d[0] * g[2], -d[1] * g[2]};
    if (results.want_virial)
      for (int a = 0; a < 6; ++a)
        results.virial[a] += w[a];
    if (results.atom_virial)
      for (int a = 0; a < 6; ++a) {
        results.atom_virial[6 * receiver + a] += 0.5 * w[a];
        results.atom_virial[6 * sender + a] += 0.5 * w[a];
      }
  }
}

void TorchEvaluator::evaluate(const Atoms &atoms, Results &results, FeatureExchange *exchange) {
  if (exchange)
    throw Error("the torch engine needs a whole neighborhood on each rank: use 'mp ghosts'");
  graph_.build(atoms, model_.cutoff);
  if (graph_.n_owned_nodes == 0)
    return;

  torch::Tensor node_energy;
  try {
    node_energy = evaluate_graph(atoms);
  } catch (const std::exception &e) {
    throw Error(description_ + ": evaluation failed: " + e.what());
  }
  const double *energies = node_energy.data_ptr<double>();
  double energy = 0.0;
  for (int node = 0; node < graph_.n_owned_nodes; ++node) {
    energy += energies[node];
    if (results.atom_energy)
      results.atom_energy[graph_.row[node]] += energies[node];
  }
  const double gradient_sum = std::accumulate(edge_gradient_.begin(), edge_gradient_.end(), 0.0);
  if (!std::isfinite(energy) || !std::isfinite(gradient_sum))
    throw Error(description_ + ": energy or forces are not finite; atoms may be too close");
  results.energy += energy;
  add_edge_forces(results);
}

/// The gradient of the energy with the graph of its own evaluation, which stays valid until atoms
/// move: every column of the Hessian is then one more pass backward.
void TorchEvaluator::keep_gradient(const Atoms &atoms) {
  const std::size_t n = 3 * static_cast<std::size_t>(atoms.n_all);
  if (kept_.list_id == atoms.list_id && kept_.positions.size() == n &&
      std::equal(kept_.positions.begin(), kept_.positions.end(), atoms.positions))
    return;
  kept_ = {};
  graph_.build(atoms, model_.cutoff);
  if (graph_.n_edges() > 0) {
    const Energies e = energies(atoms);
    kept_.vectors = e.vectors;
    kept_.gradient = torch::autograd::grad({e.total}, {e.vectors}, {}, /*retain_graph=*/true,
                                           /*create_graph=*/true)[0];
  }
  kept_.graph = graph_;
  kept_.positions.assign(atoms.positions, atoms.positions + n);
  kept_.list_id = atoms.list_id;
}

void TorchEvaluator::force_response(const Atoms &atoms, int atom, const double *direction,
                                    double *response) {
  if (!atoms.image_of)
    throw Error("second derivatives need all atoms on one MPI rank");
  std::fill_n(response, 3 * static_cast<std::size_t>(atoms.n_owned), 0.0);
  torch::Tensor change;
  try {
    keep_gradient(atoms);
    if (kept_.graph.n_edges() == 0)
      return;
    // A receiver's move lengthens an edge's vector, a sender's shortens it.
    torch::Tensor move = torch::zeros({kept_.graph.n_edges(), 3}, torch::kDouble);
    double *m = move.data_ptr<double>();
    for (std::int64_t e = 0; e < kept_.graph.n_edges(); ++e)
      for (int a = 0; a < 3; ++a)
        m[3 * e + a] = direction[a] * ((kept_.graph.row[kept_.graph.receiver[e]] == atom) -
                                       (kept_.graph.row[kept_.graph.sender[e]] == atom));
    change = torch::autograd::grad({kept_.gradient}, {kept_.vectors}, {move.to(model_.dtype)},
                                   /*retain_graph=*/true, /*create_graph=*/false,
                                   /*allow_unused=*/true)[0];
  } catch (const std::exception &e) {
    throw Error(description_ + ": second derivatives failed: " + e.what());
  }
  if (!change.defined())
    return;
  change = change.to(torch::kDouble).contiguous();
  const double *g = change.data_ptr<double>();
  double sum = 0.0;
  for (std::int64_t e = 0; e < kept_.graph.n_edges(); ++e)
    for (int a = 0; a < 3; ++a) {
      response[3 * kept_.graph.row[kept_.graph.receiver[e]] + a] -= g[3 * e + a];
      response[3 * kept_.graph.row[kept_.graph.sender[e]] + a] += g[3 * e + a];
      sum += g[3 * e + a];
    }
  if (!std::isfinite(sum))
    throw Error(description_ + ": second derivatives are not finite; atoms may be too close");
}

} // namespace mace
