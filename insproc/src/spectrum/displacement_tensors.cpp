// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/displacement_tensors.h"

#include "base/brief_number.h"
#include "base/error.h"
#include "phonons/modes_at_points.h"

#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace ins {

namespace {

/// Re[e e^dagger] of one atom's part of an eigenvector.
SymmetricTensor outer_product(const Eigen::Vector3cd &e) {
  SymmetricTensor tensor;
  tensor << std::norm(e[0]), std::norm(e[1]), std::norm(e[2]), (e[0] * std::conj(e[1])).real(),
      (e[0] * std::conj(e[2])).real(), (e[1] * std::conj(e[2])).real();
  return tensor;
}

/// Which distinct atom's tensors come from which atom and rotation.
std::vector<int> sources(const PhononSymmetry &operation, const std::vector<int> &distinct_atoms) {
  std::vector<int> inverse(operation.atom_map.size());
  for (std::size_t i = 0; i < inverse.size(); ++i)
    inverse[operation.atom_map[i]] = static_cast<int>(i);
  std::vector<int> result;
  for (const int atom : distinct_atoms)
    result.push_back(inverse[atom]);
  return result;
}

} // namespace

Eigen::Matrix<double, 6, 6> tensor_transformation(const Eigen::Matrix3d &matrix) {
  constexpr std::array<std::array<int, 2>, 6> axes{
      {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}}};
  Eigen::Matrix<double, 6, 6> result;
  for (int row = 0; row < 6; ++row)
    for (int column = 0; column < 6; ++column) {
      const auto [a, b] = axes[row];
      const auto [c, d] = axes[column];
      result(row, column) = matrix(a, c) * matrix(b, d);
      if (c != d)
        result(row, column) += matrix(a, d) * matrix(b, c);
    }
  return result;
}

Eigen::Matrix3d full_matrix(const SymmetricTensor &t) {
  Eigen::Matrix3d matrix;
  matrix << t[0], t[3], t[4], t[3], t[1], t[5], t[4], t[5], t[2];
  return matrix;
}

SymmetricTensor DisplacementTensors::block_mean(std::size_t atom, const StateBlock &block) const {
  SymmetricTensor sum = SymmetricTensor::Zero();
  for (int s = block.first; s < block.first + block.count; ++s)
    sum += mode[atom].col(s) * (2.0 * states[s].thermal / (states[s].thermal + 1.0));
  return sum;
}

namespace {

/// Makes the tensors of the full mesh from the modes of the reduced one, point by point.
class Unfolding {
public:
  Unfolding(const std::vector<double> &masses, const QMesh &mesh, double temperature, double cutoff)
      : masses_(masses), mesh_(mesh), temperature_(temperature), cutoff_(cutoff) {
    for (const PhononSymmetry &operation : mesh.operations) {
      rotations_.push_back(tensor_transformation(operation.rotation));
      sources_.push_back(sources(operation, mesh.distinct_atoms));
    }
    tensors_.mode.resize(mesh.distinct_atoms.size());
    tensors_.mean.assign(mesh.distinct_atoms.size(), SymmetricTensor::Zero());
    const std::size_t arms =
        std::accumulate(mesh.stars.begin(), mesh.stars.end(), std::size_t{0},
                        [](std::size_t sum, const auto &star) { return sum + star.size(); });
    const Eigen::Index modes = 3 * static_cast<Eigen::Index>(masses.size());
    for (SymmetricTensors &tensor : tensors_.mode)
      tensor.resize(6, static_cast<Eigen::Index>(arms) * modes);
  }

  /// Points come by rising index.
  void add(std::size_t point, const PhononModes &phonons) {
    tensors_.lowest_frequency = point == 0
                                    ? phonons.frequencies[0]
                                    : std::min(tensors_.lowest_frequency, phonons.frequencies[0]);
    const int dropped = static_cast<int>((phonons.frequencies.array() <= cutoff_).count());
    tensors_.dropped_modes += dropped;
    tensors_.imaginary.add(phonons.q, phonons.frequencies, copies_in_mesh(mesh_, point));
    const int kept = phonons.modes() - dropped;

    for (const StarArm &arm : mesh_.stars[point]) {
      const int first = static_cast<int>(tensors_.states.size());
      tensors_.blocks.push_back({first, kept});
      for (int mode = dropped; mode < phonons.modes(); ++mode) {
        const double energy = phonons.frequencies[mode];
        tensors_.states.push_back({energy, arm.weight, thermal_factor(energy, temperature_),
                                   static_cast<int>(point), mode});
      }
      for (std::size_t k = 0; k < mesh_.distinct_atoms.size(); ++k) {
        const int atom = sources_[arm.operation][k];
        SymmetricTensor sum = SymmetricTensor::Zero();
        for (int s = first; s < first + kept; ++s) {
          const PhononState &state = tensors_.states[s];
          const SymmetricTensor b =
              zero_point / (masses_[atom] * state.energy) *
              (rotations_[arm.operation] *
               outer_product(phonons.eigenvectors.col(state.mode).segment<3>(3 * atom)));
          tensors_.mode[k].col(s) = 0.5 * (state.thermal + 1.0) * b;
          sum += state.thermal * b;
        }
        tensors_.mean[k] += arm.weight * sum;
      }
    }
  }

  DisplacementTensors result() {
    if (tensors_.states.empty())
      throw Error("no mode lies above the acoustic cut-off of " + brief_number(cutoff_) + " cm^-1");
    for (SymmetricTensors &tensor : tensors_.mode)
      tensor.conservativeResize(6, static_cast<Eigen::Index>(tensors_.states.size()));
    return std::move(tensors_);
  }

private:
  const std::vector<double> &masses_;
  const QMesh &mesh_;
  double temperature_;
  double cutoff_;
  std::vector<Eigen::Matrix<double, 6, 6>> rotations_; ///< of each operation
  std::vector<std::vector<int>> sources_;              ///< of each operation
  DisplacementTensors tensors_;
};

} // namespace

DisplacementTensors displacement_tensors(const DynamicalMatrix &matrix, const QMesh &mesh,
                                         double temperature, double cutoff,
                                         const std::function<void(double)> &progress) {
  Unfolding unfolding(matrix.primitive().masses, mesh, temperature, cutoff);
  modes_at_points(matrix, mesh.points, true, [&](std::size_t point, const PhononModes &phonons) {
    unfolding.add(point, phonons);
    if (progress)
      progress(static_cast<double>(point + 1) / static_cast<double>(mesh.points.size()));
  });
  return unfolding.result();
}

DisplacementTensors displacement_tensors(const std::vector<double> &masses, const MeshModes &modes,
                                         double temperature, double cutoff) {
  Unfolding unfolding(masses, modes.mesh, temperature, cutoff);
  for (std::size_t point = 0; point < modes.points.size(); ++point)
    unfolding.add(point, modes.points[point]);
  return unfolding.result();
}

} // namespace ins
