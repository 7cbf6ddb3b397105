// SPDX-License-Identifier: GPL-2.0-or-later
//
// The crystals of tests/data/band_path.
#pragma once

#include "crystal/crystal.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace band_path_test {

inline nlohmann::json read(const std::string &name) {
  return nlohmann::json::parse(std::ifstream(std::string(TEST_DATA) + "/band_path/" + name));
}

inline Eigen::Vector3d vector_of(const nlohmann::json &values) {
  return {values[0].get<double>(), values[1].get<double>(), values[2].get<double>()};
}

inline ins::Crystal crystal_of(const nlohmann::json &reference) {
  ins::Crystal crystal;
  for (int row = 0; row < 3; ++row)
    crystal.lattice.row(row) = vector_of(reference["lattice"][row]);
  for (const nlohmann::json &position : reference["positions"])
    crystal.positions.push_back(vector_of(position));
  crystal.symbols = reference["symbols"].get<std::vector<std::string>>();
  crystal.masses.assign(crystal.symbols.size(), 1.0);
  return crystal;
}

} // namespace band_path_test
