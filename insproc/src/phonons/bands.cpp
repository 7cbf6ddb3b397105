// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/bands.h"

#include "base/error.h"
#include "base/units.h"
#include "phonons/group_velocity.h"
#include "phonons/mode_matching.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace ins {

namespace {

/// What the modes of the last point were called.
struct Following {
  PhononModes modes;
  std::vector<int> band; ///< (3N) band of each mode
};

std::vector<int> bands_by_frequency(int modes) {
  std::vector<int> band(static_cast<std::size_t>(modes));
  std::iota(band.begin(), band.end(), 0);
  return band;
}

/// Hands the names of the last point's modes on to those they overlap with.
void follow(Following &last, PhononModes modes) {
  std::vector<int> band(last.band.size());
  for (const ModeMatch &match : match_modes(last.modes, modes))
    band[match.second] = last.band[match.first];
  last = {std::move(modes), std::move(band)};
}

class Walker {
public:
  Walker(const DynamicalMatrix &matrix, const BandSettings &settings)
      : matrix_(matrix), to_cartesian_(matrix.primitive().lattice.inverse()), settings_(settings) {}

  double length(const BandSegment &segment) const {
    return 2.0 * units::pi * (to_cartesian_ * (segment.end.q - segment.start.q)).norm();
  }

  /// Forgets what the bands were called.
  void start_anew() { last_.band.clear(); }

  /// Fills row i of a line.
  void visit(BandLine &line, Eigen::Index i) {
    const Eigen::Vector3d &q = line.q[static_cast<std::size_t>(i)];
    std::optional<Eigen::Vector3d> direction;
    if (matrix_.has_nac() && is_gamma(q))
      direction = to_cartesian_ * (line.segment.end.q - line.segment.start.q);
    if (!settings_.connect && !settings_.velocities) {
      line.frequencies.row(i) = phonon_frequencies(matrix_, q, direction);
      return;
    }
    PhononModes modes = phonon_modes(matrix_, q, direction);
    const int count = modes.modes();
    if (settings_.connect && !last_.band.empty())
      follow(last_, std::move(modes));
    else
      last_ = {std::move(modes), bands_by_frequency(count)};
    Eigen::VectorXd speeds;
    if (settings_.velocities)
      speeds = group_velocities(matrix_, last_.modes).rowwise().norm();
    for (int mode = 0; mode < count; ++mode) {
      line.frequencies(i, last_.band[mode]) = last_.modes.frequencies[mode];
      if (settings_.velocities)
        line.speeds(i, last_.band[mode]) = speeds[mode];
    }
  }

private:
  /// True where the non-analytical term needs a direction.
  bool is_gamma(const Eigen::Vector3d &q) const {
    constexpr double zero_wave_vector = 1e-5; // 1/Angstrom
    return (to_cartesian_ * (q - q.array().round().matrix())).norm() < zero_wave_vector;
  }

  const DynamicalMatrix &matrix_;
  Eigen::Matrix3d to_cartesian_; ///< columns are b_i / 2 pi
  const BandSettings &settings_;
  Following last_;
};

} // namespace

std::vector<BandLine> bands_along(const DynamicalMatrix &matrix,
                                  const std::vector<BandSegment> &segments,
                                  const BandSettings &settings) {
  if (settings.points < 2)
    throw Error("bands need two points or more on each segment");
  Walker walker(matrix, settings);
  double longest = 0.0;
  for (const BandSegment &segment : segments)
    longest = std::max(longest, walker.length(segment));
  std::vector<int> steps;
  for (const BandSegment &segment : segments)
    steps.push_back(std::max(1, static_cast<int>(std::lround((settings.points - 1) *
                                                             walker.length(segment) / longest))));
  const int total = std::accumulate(steps.begin(), steps.end(), static_cast<int>(steps.size()));

  std::vector<BandLine> lines;
  double travelled = 0.0;
  int done = 0;
  for (std::size_t s = 0; s < segments.size(); ++s) {
    const BandSegment &segment = segments[s];
    const int n = steps[s];
    const Eigen::Index modes = 3 * static_cast<Eigen::Index>(matrix.primitive().size());
    BandLine line{segment, {}, Eigen::VectorXd(n + 1), Eigen::MatrixXd(n + 1, modes), {}};
    if (settings.velocities)
      line.speeds.resize(n + 1, modes);
    if (!segment.joined)
      walker.start_anew();
    for (int i = 0; i <= n; ++i) {
      const double share = static_cast<double>(i) / n;
      line.q.push_back((1.0 - share) * segment.start.q + share * segment.end.q);
      line.distance[i] = travelled + share * walker.length(segment);
      walker.visit(line, i);
      if (settings.progress)
        settings.progress(static_cast<double>(++done) / total);
    }
    travelled += walker.length(segment);
    lines.push_back(std::move(line));
  }
  return lines;
}

} // namespace ins
