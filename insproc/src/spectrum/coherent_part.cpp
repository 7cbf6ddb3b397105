// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/coherent_part.h"

#include "base/units.h"
#include "phonons/degeneracy.h"
#include "phonons/modes_at_points.h"
#include "phonons/side_by_side.h"
#include "spectrometer/kinematics.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace ins {

namespace {

/// How many cells each reciprocal lattice vector is divided into: equal numbers along axes that an
/// operation mixes.
std::array<int, 3> roots(const Eigen::Matrix3d &lattice,
                         const std::vector<ReciprocalOperation> &operations, double step) {
  const Eigen::Matrix3d reciprocal = 2.0 * units::pi * lattice.inverse();
  std::array<int, 3> result{};
  for (int axis = 0; axis < 3; ++axis)
    result[axis] = std::max(1, static_cast<int>(std::ceil(reciprocal.col(axis).norm() / step)));
  for (int pass = 0; pass < 2; ++pass)
    for (const ReciprocalOperation &operation : operations)
      for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
          if (operation.fractional(i, j) != 0)
            result[i] = result[j] = std::max(result[i], result[j]);
  return result;
}

/// The part of the directions whose images under a group fill all: those nearer to a general
/// direction than their images.
std::vector<Eigen::Vector3d> borders(const std::vector<ReciprocalOperation> &operations) {
  const Eigen::Vector3d general = Eigen::Vector3d(0.6180, 0.2718, 0.7376).normalized();
  std::vector<Eigen::Vector3d> result;
  for (std::size_t k = 1; k < operations.size(); ++k)
    result.push_back((general - operations[k].cartesian.transpose() * general).normalized());
  return result;
}

} // namespace

/// A corner of a cell.
struct CoherentPart::Corner {
  Eigen::Vector3d place; ///< Q
  double length;         ///< |Q|
  ReciprocalPoints::Image image;
  Eigen::RowVectorXcd factor; ///< of the eigenvectors in the amplitudes; empty until needed
};

CoherentPart::CoherentPart(const DynamicalMatrix &matrix, const CoherentScattering &scattering,
                           std::vector<Bank> banks, const EnergyGrid &grid, double highest,
                           std::vector<ReciprocalOperation> operations, double step)
    : matrix_(matrix), scattering_(scattering), banks_(std::move(banks)),
      mesh_(matrix.primitive().lattice, roots(matrix.primitive().lattice, operations, step)),
      points_(mesh_.steps(), operations), tetrahedra_(mesh_.edges(0)) {
  region_.borders = borders(operations);
  const double copies = static_cast<double>(operations.size());
  for (std::size_t b = 0; b < banks_.size(); ++b) {
    CutWindow &window = windows_.emplace_back(CutWindow{
        grid, std::max(grid.minimum, scattering.cutoff()), std::min(grid.maximum, highest),
        [this, copies](double energy) { return copies * scattering_.quanta(energy); }});
    if (banks_[b].direct())
      window.highest = std::min(window.highest, banks_[b].incident_energy);
    constexpr int samples = 1000; // the length of Q has at most one extremum in between
    std::array<double, 2> shell{INFINITY, 0.0};
    for (int k = 0; k <= samples && window.lowest < window.highest; ++k) {
      const double length =
          transfer(b, window.lowest + k * (window.highest - window.lowest) / samples);
      shell = {std::min(shell[0], length), std::max(shell[1], length)};
    }
    if (shell[1] > 0.0)
      region_.shells.push_back(shell);
  }
  deepest_ = depth_of_lowest();
}

/// The length of Q on a bank's trajectory; for energies that the neutrons have not got, as at the
/// nearest that they have.
double CoherentPart::transfer(std::size_t bank, double energy) const {
  const double most = banks_[bank].direct() ? banks_[bank].incident_energy : INFINITY;
  return std::sqrt(momentum_transfer_squared(std::clamp(energy, 0.0, most), banks_[bank]));
}

/// How often cells beside a reciprocal lattice point are to be halved until no acoustic mode at
/// their corners has an energy that is looked at.
int CoherentPart::depth_of_lowest() const {
  double lowest = INFINITY;
  for (const CutWindow &window : windows_)
    lowest = std::min(lowest, window.lowest);
  constexpr int acoustic = 2; // the highest of these modes
  const std::array<int, 3> steps = mesh_.steps();
  constexpr int most = GradedMesh::deepest - most_halvings;
  for (int depth = 0; depth < most; ++depth) {
    double energy = 0.0;
    for (int corner = 14; corner < 27; ++corner) { // half of those around; the others are opposite
      Eigen::Vector3d q(corner / 9 - 1, corner / 3 % 3 - 1, corner % 3 - 1);
      for (int axis = 0; axis < 3; ++axis)
        q[axis] *= static_cast<double>(GradedMesh::edge(depth)) / steps[axis];
      energy = std::max(energy, phonon_frequencies(matrix_, q)[acoustic]);
    }
    if (energy <= lowest)
      return depth;
  }
  return most;
}

void CoherentPart::solve(const std::function<void(double)> &progress) {
  std::vector<Eigen::Vector3d> q;
  for (std::size_t point = modes_.size(); point < points_.size(); ++point)
    q.push_back(points_.fractional(point));
  modes_at_points(matrix_, q, true, [&](std::size_t k, PhononModes modes) {
    Eigen::MatrixXd &transfers =
        transfers_.emplace_back(modes.modes(), static_cast<Eigen::Index>(banks_.size()));
    for (std::size_t b = 0; b < banks_.size(); ++b)
      for (Eigen::Index mode = 0; mode < transfers.rows(); ++mode)
        transfers(mode, static_cast<Eigen::Index>(b)) = transfer(b, modes.frequencies[mode]);
    modes_.push_back(std::move(modes));
    if (progress)
      progress(static_cast<double>(k + 1) / static_cast<double>(q.size()));
  });
}

/// What a mode scatters at a corner besides its factor of the energy: the mean over those of equal
/// energy, among which eigenvectors are arbitrary.
double CoherentPart::mode_value(Corner &corner, Eigen::Index mode) const {
  const PhononModes &modes = modes_[corner.image.point];
  const Eigen::VectorXd &energies = modes.frequencies;
  if (corner.length == 0.0)
    return 0.0;
  if (corner.factor.size() == 0)
    corner.factor =
        scattering_.factor(points_.operations()[corner.image.operation].cartesian * corner.place);
  Eigen::Index first = mode, end = mode + 1;
  while (first > 0 && energies[first] - energies[first - 1] < degeneracy::of_intensities)
    --first;
  while (end < energies.size() && energies[end] - energies[end - 1] < degeneracy::of_intensities)
    ++end;
  const double sum =
      (corner.factor * modes.eigenvectors.middleCols(first, end - first)).squaredNorm();
  return sum / static_cast<double>(end - first) / (4.0 * units::pi * corner.length * corner.length);
}

/// Adds what is seen of a cell.
///
/// \return whether a trajectory may pass through it: the length of Q on it is not farther from that
///         in the cell than both change from corner to corner, and a quarter of an edge
bool CoherentPart::add_cell(std::vector<Eigen::VectorXd> &result, const GradedCell &cell) const {
  std::array<Corner, 8> corners;
  const int edge = GradedMesh::edge(cell.depth);
  for (int k = 0; k < 8; ++k) {
    const Eigen::Vector3i at = cell.corner + edge * Eigen::Vector3i(k & 1, k >> 1 & 1, k >> 2 & 1);
    corners[k].place = mesh_.place(at);
    corners[k].length = corners[k].place.norm();
    corners[k].image = points_(at);
  }
  // The borders that pass through the cell.
  const Eigen::Vector3d middle = 0.5 * (corners[0].place + corners[7].place);
  double radius = 0.0;
  for (const Corner &corner : corners)
    radius = std::max(radius, (corner.place - middle).norm());
  std::vector<Eigen::Vector3d> near;
  for (const Eigen::Vector3d &border : region_.borders)
    if (border.dot(middle) < radius)
      near.push_back(border);

  bool near_trajectory = false;
  const double allowance = 0.25 * std::ldexp(tetrahedra_.longest_edge(), -cell.depth);
  const Eigen::Index count = modes_.front().frequencies.size();
  for (std::size_t b = 0; b < banks_.size(); ++b)
    for (Eigen::Index mode = 0; mode < count; ++mode) {
      std::array<CutPoint, 8> point;
      double least = INFINITY, most = -INFINITY, low = INFINITY, high = -INFINITY;
      for (int k = 0; k < 8; ++k) {
        const Corner &corner = corners[k];
        point[k].off =
            corner.length - transfers_[corner.image.point](mode, static_cast<Eigen::Index>(b));
        point[k].energy = modes_[corner.image.point].frequencies[mode];
        least = std::min(least, point[k].off);
        most = std::max(most, point[k].off);
        low = std::min(low, point[k].energy);
        high = std::max(high, point[k].energy);
      }
      const double far = most - least + allowance;
      const double rise = high - low;
      if (least >= far || most < -far || high + rise <= windows_[b].lowest ||
          low - rise >= windows_[b].highest)
        continue;
      near_trajectory = true;
      if (least >= 0.0 || most < 0.0 || high <= windows_[b].lowest || low >= windows_[b].highest)
        continue;
      for (int k = 0; k < 8; ++k) {
        point[k].place = corners[k].place;
        point[k].value = mode_value(corners[k], mode);
      }
      for (std::size_t t = 0; t < tetrahedra_.corners().size(); ++t) {
        const auto &[i, j, k, l] = tetrahedra_.corners()[t];
        add_cut(result[b], {point[i], point[j], point[k], point[l]},
                std::ldexp(1.0, cell.depth) * tetrahedra_.to_gradient(t), near, windows_[b]);
      }
    }
  return near_trajectory;
}

std::vector<Eigen::VectorXd> CoherentPart::nothing() const {
  std::vector<Eigen::VectorXd> result;
  for (const CutWindow &window : windows_)
    result.push_back(Eigen::VectorXd::Zero(window.grid.bins()));
  return result;
}

std::vector<Eigen::VectorXd> CoherentPart::next(const std::function<void(double)> &progress) {
  ++halved_;
  cells_ = halved_ == 0 ? mesh_.cells(region_, deepest_) : mesh_.halves(cells_, region_);
  for (const GradedCell &cell : cells_)
    for (int k = 0; k < 8; ++k)
      points_.add(cell.corner +
                  GradedMesh::edge(cell.depth) * Eigen::Vector3i(k & 1, k >> 1 & 1, k >> 2 & 1));
  const auto report = [&](double share) {
    if (progress)
      progress(share);
  };
  solve([&](double share) { report(0.5 * share); });

  struct Part {
    std::vector<Eigen::VectorXd> banks;
    std::vector<GradedCell> kept;
  };
  constexpr int first_to_drop = 2; // cells larger are too large to tell where trajectories are
  constexpr std::size_t batch = 1024;
  const std::size_t batches = (cells_.size() + batch - 1) / batch;
  const PointThreads threads(3 * static_cast<Eigen::Index>(matrix_.primitive().size()));
  std::vector<Eigen::VectorXd> result = nothing();
  std::vector<GradedCell> kept;
  side_by_side(
      batches, threads.count(), 1,
      [&](std::size_t k) {
        Part part{nothing(), {}};
        for (std::size_t c = k * batch; c < std::min((k + 1) * batch, cells_.size()); ++c)
          if (add_cell(part.banks, cells_[c]) || cells_[c].depth < first_to_drop)
            part.kept.push_back(cells_[c]);
        return part;
      },
      [&](std::size_t k, const Part &part) {
        for (std::size_t b = 0; b < result.size(); ++b)
          result[b] += part.banks[b];
        kept.insert(kept.end(), part.kept.begin(), part.kept.end());
        report(0.5 + 0.5 * static_cast<double>(k + 1) / static_cast<double>(batches));
      });
  cells_ = std::move(kept);
  return result;
}

} // namespace ins
