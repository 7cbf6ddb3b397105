// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/hdf5/group.h"
#include "io/measurements/raw_spectrum.h"

#include <map>

namespace ins {

namespace {

const std::string place = "mantid_workspace_1/workspace";

/// A row of a table.
std::vector<double> row(const std::vector<double> &table, std::size_t index, std::size_t columns) {
  const auto begin = table.begin() + static_cast<std::ptrdiff_t>(index * columns);
  return {begin, begin + static_cast<std::ptrdiff_t>(columns)};
}

} // namespace

RawMeasurement read_nexus_workspace(const std::string &path) {
  const h5::Group file = h5::Group::open_file(path);
  if (!file.has(place))
    file.fail(place, "is missing; a measured spectrum in HDF5 is a workspace that Mantid's "
                     "SaveNexusProcessed has written");
  const h5::Group workspace = file.group(place);
  h5::Shape shape = {h5::any, h5::any};
  const std::vector<double> values = workspace.doubles_or_nan("values", shape);
  const std::vector<double> errors = workspace.doubles_or_nan("errors", h5::Shape(shape));
  // Energies are the same for all spectra, or a row for each; points, or the edges of bins.
  const bool common = workspace.rank("axis1") == 1;
  h5::Shape axis = common ? h5::Shape{h5::any} : h5::Shape{shape[0], h5::any};
  const std::vector<double> energies = workspace.doubles("axis1", axis);
  const std::size_t points = shape[1];
  if (axis.back() != points && axis.back() != points + 1)
    workspace.fail("axis1", "has " + std::to_string(axis.back()) + " energies for " +
                                std::to_string(points) + " values");

  RawMeasurement result;
  const std::map<std::string, std::string> facts = workspace.texts("axis1");
  if (const auto unit = facts.find("units"); unit != facts.end())
    result.unit = unit_in(unit->second);
  if (workspace.has_attribute("distribution", "axis1"))
    result.quantity = workspace.integer("distribution", 0, 1, "axis1") == 1
                          ? MeasuredQuantity::density
                          : MeasuredQuantity::counts;
  for (std::size_t s = 0; s < shape[0]; ++s)
    result.spectra.push_back({std::to_string(s + 1), row(energies, common ? 0 : s, axis.back()),
                              row(values, s, points), row(errors, s, points)});
  return result;
}

} // namespace ins
