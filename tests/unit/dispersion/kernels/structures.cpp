// SPDX-License-Identifier: GPL-2.0-or-later
#include "structures.h"

#include "dispersion/factory/dispersion_factory.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace dispersion_test {

using dispersion::Damping;

double Structure::volume() const {
  double sum = 0.0;
  for (int a = 0; a < 3; ++a)
    sum += cell[0][a] * (cell[1][(a + 1) % 3] * cell[2][(a + 2) % 3] -
                         cell[1][(a + 2) % 3] * cell[2][(a + 1) % 3]);
  return std::abs(sum);
}

dispersion::Atoms Structure::atoms() const {
  dispersion::Atoms atoms;
  atoms.count = size();
  atoms.positions = positions.data();
  atoms.species = species.data();
  for (int k = 0; k < 3; ++k) {
    std::copy(cell[k], cell[k] + 3, atoms.cell[k]);
    atoms.periodic[k] = periodic;
  }
  return atoms;
}

const nlohmann::json &references() {
  static const nlohmann::json all =
      nlohmann::json::parse(std::ifstream(DISPERSION_DATA "/references.json"));
  return all;
}

const nlohmann::json &reference(const std::string &name) {
  for (const nlohmann::json &entry : references())
    if (entry.at("name") == name)
      return entry;
  throw std::runtime_error("references.json has no structure " + name);
}

Structure structure(const nlohmann::json &entry) {
  Structure s;
  for (const int z : entry.at("numbers")) {
    const auto known = std::find(s.atomic_numbers.begin(), s.atomic_numbers.end(), z);
    s.species.push_back(static_cast<int>(known - s.atomic_numbers.begin()));
    if (known == s.atomic_numbers.end())
      s.atomic_numbers.push_back(z);
  }
  for (const auto &x : entry.at("positions"))
    s.positions.insert(s.positions.end(), x.begin(), x.end());
  s.periodic = !entry.at("cell").is_null();
  for (int k = 0; s.periodic && k < 3; ++k)
    for (int a = 0; a < 3; ++a)
      s.cell[k][a] = entry.at("cell")[k][a];
  return s;
}

Damping damping(const std::string &name) {
  for (const Damping d : {Damping::BJ, Damping::Zero, Damping::BJM, Damping::ZeroM})
    if (name == dispersion::to_string(d))
      return d;
  throw std::runtime_error("no damping " + name);
}

std::unique_ptr<dispersion::Dispersion> make(const Structure &s, const std::string &functional,
                                             const std::string &damping_name, bool atm,
                                             const std::vector<double> &cutoffs) {
  dispersion::Options options;
  options.parameters = dispersion::functional_parameters(functional, damping(damping_name));
  options.parameters.s9 = atm ? 1.0 : 0.0;
  options.atomic_numbers = s.atomic_numbers;
  options.dispersion_cutoff = cutoffs.at(0) * dispersion::bohr;
  options.three_body_cutoff = cutoffs.at(1) * dispersion::bohr;
  options.coordination_cutoff = cutoffs.at(2) * dispersion::bohr;
  return dispersion::make_dispersion(options);
}

Evaluation evaluate(dispersion::Dispersion &d, const Structure &s) {
  Evaluation e;
  e.forces.resize(3 * s.size());
  e.atom_energy.resize(s.size());
  e.atom_virial.resize(6 * s.size());
  dispersion::Results results;
  results.forces = e.forces.data();
  results.atom_energy = e.atom_energy.data();
  results.atom_virial = e.atom_virial.data();
  d.evaluate(s.atoms(), results, nullptr);
  e.energy = results.energy;
  e.virial.assign(results.virial, results.virial + 6);
  return e;
}

} // namespace dispersion_test
