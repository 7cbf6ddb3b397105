// SPDX-License-Identifier: GPL-2.0-or-later
#include "element_of_mass.h"

#include "mace/elements.h"

#include <array>
#include <cmath>

namespace mace_lammps {

namespace {

constexpr std::array<double, 92> standard_weights = {
    1.008,  4.0026, 6.94,   9.0122, 10.81,  12.011, 14.007, 15.999, 18.998, 20.180, 22.990, 24.305,
    26.982, 28.085, 30.974, 32.06,  35.45,  39.95,  39.098, 40.078, 44.956, 47.867, 50.942, 51.996,
    54.938, 55.845, 58.933, 58.693, 63.546, 65.38,  69.723, 72.630, 74.922, 78.971, 79.904, 83.798,
    85.468, 87.62,  88.906, 91.224, 92.906, 95.95,  97.0,   101.07, 102.91, 106.42, 107.87, 112.41,
    114.82, 118.71, 121.76, 127.60, 126.90, 131.29, 132.91, 137.33, 138.91, 140.12, 140.91, 144.24,
    145.0,  150.36, 151.96, 157.25, 158.93, 162.50, 164.93, 167.26, 168.93, 173.05, 174.97, 178.49,
    180.95, 183.84, 186.21, 190.23, 192.22, 195.08, 196.97, 200.59, 204.38, 207.2,  208.98, 209.0,
    210.0,  222.0,  223.0,  226.0,  227.0,  232.04, 231.04, 238.03};

/// Deuterium and tritium.
constexpr std::array<double, 2> heavy_hydrogen = {2.0141, 3.0160};

} // namespace

double standard_weight(int atomic_number) {
  return atomic_number >= 1 && atomic_number <= static_cast<int>(standard_weights.size())
             ? standard_weights[atomic_number - 1]
             : 0.0;
}

std::string element_of_mass(double mass) {
  double smallest = 0.5;
  int nearest = 0;
  const auto consider = [&](double weight, int z) {
    if (std::abs(mass - weight) < smallest) {
      smallest = std::abs(mass - weight);
      nearest = z;
    }
  };
  for (std::size_t i = 0; i < standard_weights.size(); ++i)
    consider(standard_weights[i], static_cast<int>(i) + 1);
  for (const double weight : heavy_hydrogen)
    consider(weight, 1);
  return nearest ? mace::chemical_symbol(nearest) : std::string();
}

} // namespace mace_lammps
