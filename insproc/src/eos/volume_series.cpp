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

using Reading = std::function<double(const VolumePoint &)>;

/// Value at `at` of the cubic spline (of lower degree with fewer than four points) through what
/// `value` reads from the points as a function of what `place` does, which rises or falls.
double spline_value(const VolumeSeries &series, const Reading &place, double at,
                    const Reading &value) {
  using Spline = Eigen::Spline<double, 1>;
  const auto n = static_cast<Eigen::Index>(series.size());
  const bool falls = place(series.front()) > place(series.back());
  const double first = place(falls ? series.back() : series.front());
  const double last = place(falls ? series.front() : series.back());
  Eigen::RowVectorXd knots(n), values(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const VolumePoint &point = series[falls ? n - 1 - i : i];
    knots[i] = (place(point) - first) / (last - first);
    values[i] = value(point);
  }
  constexpr Eigen::Index cubic = 3;
  const auto spline =
      Eigen::SplineFitting<Spline>::Interpolate(values, std::min(cubic, n - 1), knots);
  return spline((at - first) / (last - first))[0];
}

double spline_value(const VolumeSeries &series, double volume, const Reading &value) {
  return spline_value(
      series, [](const VolumePoint &point) { return point.volume; }, volume, value);
}

} // namespace

VolumeSeries divided(VolumeSeries series, double divisor) {
  for (VolumePoint &point : series) {
    point.volume /= divisor;
    point.energy /= divisor;
  }
  return series;
}

std::vector<EosFit> fit_forms(const VolumeSeries &series, const std::vector<EosForm> &forms,
                              std::vector<std::string> *left_out) {
  std::vector<double> volumes, energies;
  for (const VolumePoint &point : series) {
    volumes.push_back(point.volume);
    energies.push_back(point.energy);
  }
  std::vector<EosFit> fits;
  std::optional<NotConverged> first_failure;
  for (const EosForm form : forms)
    try {
      fits.push_back(fit_equation_of_state(form, volumes, energies));
    } catch (const NotConverged &failure) {
      if (!first_failure)
        first_failure = failure;
      if (left_out)
        left_out->push_back(failure.what());
    }
  if (fits.empty() && first_failure)
    throw *first_failure;
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

namespace {

/// What the points of the series say of a volume between them.
StateAtPressure state_of(const VolumeSeries &series, const EquationOfState &eos, double pressure,
                         double volume) {
  StateAtPressure state;
  state.pressure = pressure;
  state.volume = volume;
  state.energy = eos.energy_at(volume);
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

} // namespace

StateAtPressure state_at(const VolumeSeries &series, const EquationOfState &eos, double pressure) {
  const double volume = eos.volume_at(pressure);
  const double low = series.front().volume, high = series.back().volume;
  if (volume < low || volume > high)
    throw Error(fmt::format("at {:.3f} GPa the volume would be {:.3f} Angstrom^3, outside the "
                            "series ({:.3f} to {:.3f}), whose pressures are {:.3f} to {:.3f} GPa",
                            pressure / units::GPa_in_eV_per_A3, volume, low, high,
                            eos.pressure_at(high) / units::GPa_in_eV_per_A3,
                            eos.pressure_at(low) / units::GPa_in_eV_per_A3));
  return state_of(series, eos, pressure, volume);
}

StateAtPressure state_at_own(const VolumeSeries &series, const EquationOfState &eos,
                             double pressure) {
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (!series[i].pressure)
      throw Error(fmt::format("the table has no pressure for the volume {:.3f} Angstrom^3",
                              series[i].volume));
    if (i > 0 && !(*series[i].pressure < *series[i - 1].pressure))
      throw Error(fmt::format("the table's pressures do not fall from the volume {:.3f} to {:.3f} "
                              "Angstrom^3; use those of the fit",
                              series[i - 1].volume, series[i].volume));
  }
  const double low = *series.back().pressure, high = *series.front().pressure;
  constexpr double rounding = 1e-9; // of units
  if (pressure < low - rounding * std::abs(low) || pressure > high + rounding * std::abs(high))
    throw Error(fmt::format("{:.3f} GPa is outside the table's pressures, {:.3f} to {:.3f} GPa",
                            pressure / units::GPa_in_eV_per_A3, low / units::GPa_in_eV_per_A3,
                            high / units::GPa_in_eV_per_A3));
  const double volume = spline_value(
      series, [](const VolumePoint &point) { return *point.pressure; },
      std::clamp(pressure, low, high), [](const VolumePoint &point) { return point.volume; });
  return state_of(series, eos, pressure, volume);
}

} // namespace ins
