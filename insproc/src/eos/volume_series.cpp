// SPDX-License-Identifier: GPL-2.0-or-later
#include "eos/volume_series.h"

#include "base/error.h"
#include "base/units.h"
#include "crystal/ring_geometry.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <unsupported/Eigen/Splines>

namespace ins {

namespace {

/// Value at a volume of the cubic spline (of lower degree with fewer than four points) through what
/// `value` reads from the points.
double spline_value(const VolumeSeries &series, double volume,
                    const std::function<double(const VolumePoint &)> &value) {
  using Spline = Eigen::Spline<double, 1>;
  const auto n = static_cast<Eigen::Index>(series.size());
  const double first = series.front().volume, last = series.back().volume;
  Eigen::RowVectorXd knots(n), values(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    knots[i] = (series[i].volume - first) / (last - first);
    values[i] = value(series[i]);
  }
  constexpr Eigen::Index cubic = 3;
  const auto spline =
      Eigen::SplineFitting<Spline>::Interpolate(values, std::min(cubic, n - 1), knots);
  return spline((volume - first) / (last - first))[0];
}

} // namespace

VolumeSeries divided(VolumeSeries series, double divisor) {
  for (VolumePoint &point : series) {
    point.volume /= divisor;
    point.energy /= divisor;
  }
  return series;
}

std::vector<EosFit> fit_forms(const VolumeSeries &series, const std::vector<EosForm> &forms) {
  std::vector<double> volumes, energies;
  for (const VolumePoint &point : series) {
    volumes.push_back(point.volume);
    energies.push_back(point.energy);
  }
  std::vector<EosFit> fits;
  for (const EosForm form : forms)
    fits.push_back(fit_equation_of_state(form, volumes, energies));
  return fits;
}

void add_structures(VolumeSeries &series, const std::vector<Crystal> &structures,
                    double reference) {
  const int n = static_cast<int>(series.size());
  int start = 0;
  for (int i = 0; i < n; ++i) {
    series[i].cell = cell_parameters(structures[i].lattice);
    if (std::abs(series[i].volume - reference) < std::abs(series[start].volume - reference))
      start = i;
  }
  const RingGeometry geometry = ring_geometry(structures[start]);
  if (geometry.groups.size() != 2)
    return;
  series[start].ring_angle = geometry.angle;
  for (const int step : {1, -1}) {
    RingGeometry last = geometry;
    for (int i = start + step; i >= 0 && i < n; i += step) {
      last = ring_geometry_like(last, structures[i - step], structures[i]);
      series[i].ring_angle = last.angle;
    }
  }
}

StateAtPressure state_at(const VolumeSeries &series, const EquationOfState &eos, double pressure) {
  StateAtPressure state;
  state.pressure = pressure;
  state.volume = eos.volume_at(pressure);
  state.energy = eos.energy_at(state.volume);
  const double low = series.front().volume, high = series.back().volume;
  if (state.volume < low || state.volume > high)
    throw Error(fmt::format("at {:.3f} GPa the volume would be {:.3f} Angstrom^3, outside the "
                            "series ({:.3f} to {:.3f}), whose pressures are {:.3f} to {:.3f} GPa",
                            pressure / units::GPa_in_eV_per_A3, state.volume, low, high,
                            eos.pressure_at(high) / units::GPa_in_eV_per_A3,
                            eos.pressure_at(low) / units::GPa_in_eV_per_A3));
  const auto all = [&](auto has) { return std::all_of(series.begin(), series.end(), has); };
  if (all([](const VolumePoint &point) { return point.cell.has_value(); })) {
    CellParameters cell;
    for (int axis = 0; axis < 3; ++axis) {
      cell.lengths[axis] = spline_value(series, state.volume, [axis](const VolumePoint &point) {
        return point.cell->lengths[axis];
      });
      cell.angles[axis] = spline_value(series, state.volume, [axis](const VolumePoint &point) {
        return point.cell->angles[axis];
      });
    }
    cell.volume = spline_value(series, state.volume,
                               [](const VolumePoint &point) { return point.cell->volume; });
    state.cell = cell;
  }
  if (all([](const VolumePoint &point) { return point.ring_angle.has_value(); }))
    state.ring_angle = spline_value(series, state.volume,
                                    [](const VolumePoint &point) { return *point.ring_angle; });
  return state;
}

} // namespace ins
