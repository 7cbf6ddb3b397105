// SPDX-License-Identifier: GPL-2.0-or-later
#include "modes/gruneisen.h"

#include "base/brief_number.h"
#include "base/error.h"
#include "base/linear_algebra.h"
#include "base/units.h"
#include "phonons/modes_at_points.h"
#include "phonons/side_by_side.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace ins {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double gas_constant = units::boltzmann * units::avogadro; ///< J/K/mol

/// x^2 e^x / (e^x - 1)^2: heat capacity of an oscillator over the gas constant.
double einstein(double energy, double temperature) {
  if (temperature == 0.0)
    return 0.0;
  const double half = 0.5 * energy / (units::boltzmann_cm1 * temperature);
  const double ratio = half / std::sinh(half);
  return ratio * ratio;
}

/// Calls work(gamma, frequency, weight) for each mode that has a Grueneisen parameter.
template <class Work> void for_each_mode(const std::vector<GruneisenModes> &points, Work work) {
  for (const GruneisenModes &point : points)
    for (int mode = 0; mode < point.modes.modes(); ++mode)
      if (!std::isnan(point.gamma[mode]))
        work(point.gamma[mode], point.modes.frequencies[mode], point.modes.weight);
}

} // namespace

Eigen::VectorXd gruneisen_parameters(const FollowedModes &followed,
                                     const std::vector<double> &volumes, int reference,
                                     const GruneisenSettings &settings) {
  const auto n = static_cast<Eigen::Index>(volumes.size());
  if (n < 2)
    throw Error("Grueneisen parameters need two volumes at least");
  const Eigen::Index degree = std::clamp<Eigen::Index>(settings.order, 1, n - 1);
  Eigen::MatrixXd powers(n, degree + 1);
  for (Eigen::Index k = 0; k < n; ++k)
    for (Eigen::Index d = 0; d <= degree; ++d)
      powers(k, d) = std::pow(std::log(volumes[k] / volumes[reference]), d);
  const Eigen::MatrixXd fit = least_squares(powers, Eigen::MatrixXd::Identity(n, n));
  Eigen::VectorXd gamma(followed.frequencies.cols());
  for (Eigen::Index mode = 0; mode < gamma.size(); ++mode) {
    const Eigen::VectorXd frequencies = followed.frequencies.col(mode);
    gamma[mode] = nan;
    if (frequencies.minCoeff() > settings.cutoff) {
      const Eigen::VectorXd logarithms = frequencies.array().log();
      gamma[mode] = -fit.row(1).dot(logarithms);
    }
  }
  return gamma;
}

GruneisenModes gruneisen_modes(const VolumeStates &states, const Eigen::Vector3d &q,
                               const GruneisenSettings &settings) {
  std::vector<PhononModes> modes;
  for (const DynamicalMatrix &matrix : states.matrices)
    modes.push_back(phonon_modes(matrix, q));
  GruneisenModes result;
  result.followed = follow_modes(modes, states.reference);
  result.gamma = gruneisen_parameters(result.followed, states.volumes, states.reference, settings);
  result.modes = std::move(modes[states.reference]);
  return result;
}

std::vector<GruneisenModes> gruneisen_mesh(const VolumeStates &states, const QMesh &mesh,
                                           const GruneisenSettings &settings,
                                           const std::function<void(double)> &progress) {
  const Eigen::Index rows =
      3 * static_cast<Eigen::Index>(states.matrices.at(states.reference).primitive().size());
  const PointThreads threads(rows);
  std::vector<GruneisenModes> points;
  side_by_side(
      mesh.points.size(), threads.count(), threads.batch(),
      [&](std::size_t k) { return gruneisen_modes(states, mesh.points[k], settings); },
      [&](std::size_t k, GruneisenModes modes) {
        points.push_back(std::move(modes));
        points.back().modes.weight = mesh.weight(k);
        if (progress)
          progress(static_cast<double>(k + 1) / static_cast<double>(mesh.points.size()));
      });
  return points;
}

std::vector<ThermalGruneisen> thermal_gruneisen(const std::vector<GruneisenModes> &points,
                                                const std::vector<double> &temperatures,
                                                double bulk_modulus, double volume) {
  std::vector<ThermalGruneisen> result;
  for (const double temperature : temperatures) {
    if (!(temperature >= 0.0))
      throw Error("temperature must not be negative: " + brief_number(temperature) + " K");
    double capacity = 0.0, sum = 0.0;
    for_each_mode(points, [&](double gamma, double frequency, double weight) {
      const double c = weight * einstein(frequency, temperature);
      capacity += c;
      sum += c * gamma;
    });
    ThermalGruneisen row;
    row.temperature = temperature;
    row.gamma = capacity > 0.0 ? sum / capacity : nan;
    row.heat_capacity = capacity * gas_constant;
    // k_B in eV/K over eV/Angstrom^3 and Angstrom^3
    row.expansion = sum * units::boltzmann / units::electron_volt / (bulk_modulus * volume);
    result.push_back(row);
  }
  return result;
}

double mean_gruneisen(const std::vector<GruneisenModes> &points) {
  double sum = 0.0, count = 0.0;
  for_each_mode(points, [&](double gamma, double, double weight) {
    sum += weight * gamma;
    count += weight;
  });
  return sum / count;
}

std::vector<GruneisenModes> points_on_mesh(const std::vector<GruneisenModes> &points,
                                           const std::array<int, 3> &counts) {
  std::vector<GruneisenModes> chosen;
  for (const GruneisenModes &point : points)
    if (on_mesh(point.modes.q, counts))
      chosen.push_back(point);
  return chosen;
}

long lost_modes(const std::vector<GruneisenModes> &points) {
  constexpr int acoustic = 3;
  long lost = 0;
  for (const GruneisenModes &point : points) {
    lost += point.gamma.array().isNaN().count();
    if (point.modes.q.isZero(1e-12))
      lost -= acoustic;
  }
  return lost;
}

} // namespace ins
