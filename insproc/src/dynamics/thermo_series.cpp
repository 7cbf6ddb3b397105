// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/thermo_series.h"

#include <algorithm>

namespace ins {

std::string name(Ensemble ensemble) {
  switch (ensemble) {
  case Ensemble::NVE:
    return "NVE";
  case Ensemble::NVT:
    return "NVT";
  case Ensemble::NPH:
    return "NPH";
  case Ensemble::NPT:
    return "NPT";
  case Ensemble::Unknown:
    break;
  }
  return "unknown";
}

const Eigen::ArrayXd *ThermoSeries::find(const std::string &name) const {
  for (const ThermoColumn &column : columns)
    if (column.name == name)
      return &column.values;
  return nullptr;
}

ThermoSeries ThermoSeries::from(double start) const {
  Eigen::Index kept = 0;
  for (Eigen::Index i = 0; i < size(); ++i)
    kept += times[i] - times[0] >= start;
  ThermoSeries result{times.tail(kept), {}, conditions};
  for (const ThermoColumn &column : columns)
    result.columns.push_back({column.name, column.unit, column.values.tail(kept)});
  return result;
}

void ThermoSeries::add_means_of(const ThermoSeries &other, const std::vector<std::string> &names) {
  for (const std::string &name : names)
    if (const Eigen::ArrayXd *values = other.find(name))
      columns.push_back({name, "", Eigen::ArrayXd::Constant(size(), values->mean())});
}

int ThermoSeries::correlation_lags(double duration) const {
  const auto longest = static_cast<int>(size() / 10 + 1);
  return std::clamp(static_cast<int>(duration / interval()) + 1, 2, longest);
}

} // namespace ins
