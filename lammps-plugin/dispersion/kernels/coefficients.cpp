// SPDX-License-Identifier: GPL-2.0-or-later
#include "coefficients.h"

#include "mace/kokkos/base/host_copy.h"

#include <algorithm>
#include <cmath>

namespace dispersion {

namespace {

/// sqrt(r4/r2 sqrt(Z) / 2), whose product for two elements is a third of C8 / C6; Bohr.
double moment(int atomic_number) {
  return std::sqrt(0.5 * element(atomic_number).r4_over_r2 * std::sqrt(double(atomic_number)));
}

PairConstants pair_constants(const Parameters &p, int first, int second) {
  PairConstants pair{};
  pair.coordination_radius =
      4.0 / 3.0 * (element(first).covalent_radius + element(second).covalent_radius);
  const double c8_over_c6 = 3.0 * moment(first) * moment(second); // Bohr^2
  pair.s6 = p.s6;
  pair.s8 = p.s8 * c8_over_c6 * bohr * bohr;
  const double radius = element_pair(first, second).radius;
  switch (p.damping) {
  case Damping::BJ:
  case Damping::BJM: {
    const double r0 = (p.a1 * std::sqrt(c8_over_c6) + p.a2) * bohr;
    pair.d6 = std::pow(r0, 6);
    pair.d8 = std::pow(r0, 8);
    break;
  }
  case Damping::Zero:
    pair.d6 = std::pow(p.rs6 * radius, 2);
    pair.d8 = std::pow(p.rs8 * radius, 2);
    break;
  case Damping::ZeroM:
    pair.d6 = 1.0 / (p.rs6 * radius);
    pair.d8 = 1.0 / (p.rs8 * radius);
    pair.offset = p.beta * radius / bohr;
    break;
  }
  pair.three_body_radius = 4.0 / 3.0 * radius;
  return pair;
}

} // namespace

Coefficients::Coefficients(const Options &options)
    : species(static_cast<int>(options.atomic_numbers.size())), damping(options.parameters.damping),
      s9(options.parameters.s9 / std::sqrt(hartree)) {
  std::vector<int> counts;
  std::vector<double> numbers(std::size_t(species) * most_references);
  std::vector<PairConstants> constants;
  std::vector<double> all_c6(std::size_t(species) * species * most_references * most_references);
  for (int s = 0; s < species; ++s) {
    const std::vector<double> &own = element(options.atomic_numbers[s]).reference_numbers;
    counts.push_back(static_cast<int>(own.size()));
    std::copy(own.begin(), own.end(), numbers.begin() + s * most_references);
    for (int t = 0; t < species; ++t) {
      const int first = options.atomic_numbers[s], second = options.atomic_numbers[t];
      constants.push_back(pair_constants(options.parameters, first, second));
      const std::vector<double> given = element_pair(first, second).c6;
      const std::size_t columns = element(second).reference_numbers.size();
      double *to = &all_c6[std::size_t(s * species + t) * most_references * most_references];
      for (std::size_t i = 0; i < own.size(); ++i)
        for (std::size_t j = 0; j < columns; ++j)
          to[i * most_references + j] = given[i * columns + j] * hartree * std::pow(bohr, 6);
    }
  }
  using mace::kokkos::to_device;
  references = to_device(counts, "dispersion references");
  reference_numbers = to_device(numbers, "dispersion reference numbers");
  pairs = to_device(constants, "dispersion pairs");
  c6 = to_device(all_c6, "dispersion C6");
}

} // namespace dispersion
