// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/mesh_change.h"

namespace ins {

namespace {

double points_of(const std::array<int, 3> &counts) {
  return static_cast<double>(counts[0]) * counts[1] * counts[2];
}

} // namespace

std::optional<DisplacementTensors> half_mesh_tensors(const DisplacementTensors &tensors,
                                                     const QMesh &mesh) {
  const std::optional<std::array<int, 3>> counts = half_mesh(mesh.counts);
  if (!counts)
    return std::nullopt;
  const double share = points_of(mesh.counts) / points_of(*counts);

  DisplacementTensors half;
  std::vector<Eigen::Index> kept;
  for (const StateBlock &block : tensors.blocks) {
    if (block.count == 0 || !on_mesh(mesh.points[tensors.states[block.first].point], *counts))
      continue;
    half.blocks.push_back({static_cast<int>(kept.size()), block.count});
    for (int s = block.first; s < block.first + block.count; ++s) {
      kept.push_back(s);
      half.states.push_back(tensors.states[s]);
      half.states.back().weight *= share;
    }
  }
  if (kept.empty())
    return std::nullopt;
  for (const SymmetricTensors &mode : tensors.mode) {
    SymmetricTensors &part = half.mode.emplace_back(6, static_cast<Eigen::Index>(kept.size()));
    for (std::size_t s = 0; s < kept.size(); ++s)
      part.col(static_cast<Eigen::Index>(s)) = mode.col(kept[s]);
  }
  for (std::size_t atom = 0; atom < tensors.mode.size(); ++atom) {
    SymmetricTensor mean = SymmetricTensor::Zero();
    for (const StateBlock &block : half.blocks)
      mean += half.states[block.first].weight * half.block_mean(atom, block);
    half.mean.push_back(mean);
  }
  half.lowest_frequency = tensors.lowest_frequency;
  return half;
}

MeshChange mesh_change(const Eigen::VectorXd &whole, const Eigen::VectorXd &half,
                       const EnergyGrid &grid, const std::array<int, 3> &counts) {
  MeshChange result{counts, 0.0, 0.0};
  const double maximum = whole.maxCoeff();
  if (!(maximum > 0.0))
    return result;
  Eigen::Index bin = 0;
  result.change = (whole - half).cwiseAbs().maxCoeff(&bin) / maximum;
  result.energy = grid.centre(static_cast<int>(bin));
  return result;
}

} // namespace ins
