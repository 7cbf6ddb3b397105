// SPDX-License-Identifier: GPL-2.0-or-later
//
// Against simple-dftd3 (tests/data/dispersion/ORIGIN.md).
#include "catch.h"

#include "structures.h"

#include <algorithm>
#include <cmath>

using namespace dispersion_test;

namespace {

constexpr int row_of[6] = {0, 1, 2, 0, 0, 1}, column_of[6] = {0, 1, 2, 1, 2, 2};

} // namespace

TEST_CASE("energies, forces and stress are those of simple-dftd3") {
  int compared = 0, with_hessian = 0;
  for (const nlohmann::json &entry : references()) {
    const Structure s = structure(entry);
    for (const nlohmann::json &expected : entry.at("cases")) {
      const auto d = make(s, expected.at("functional"), expected.at("damping"), expected.at("atm"),
                          expected.at("cutoffs_bohr"));
      const Evaluation e = evaluate(*d, s);
      INFO(entry.at("name").get<std::string>()
           << ", " << expected.at("functional").get<std::string>() << ", damping "
           << expected.at("damping").get<std::string>() << ", ATM " << expected.at("atm"));
      const double energy = expected.at("energy");
      CHECK(std::abs(e.energy - energy) < 1e-9 * std::abs(energy)); // the project's bars
      double force_error = 0.0, stress_error = 0.0, hessian_error = 0.0;
      for (int i = 0; i < 3 * s.size(); ++i)
        force_error = std::max(
            force_error, std::abs(e.forces[i] - expected.at("forces")[i / 3][i % 3].get<double>()));
      CHECK(force_error < 1e-8);
      for (int c = 0; s.periodic && c < 6; ++c)
        stress_error = std::max(
            stress_error, std::abs(-e.virial[c] / s.volume() -
                                   expected.at("stress")[row_of[c]][column_of[c]].get<double>()));
      CHECK(stress_error < 1e-9);
      if (expected.contains("hessian")) {
        ++with_hessian;
        const nlohmann::json &hessian = expected.at("hessian");
        std::vector<double> response(3 * s.size());
        for (int i = 0; i < 3 * s.size(); ++i) {
          double direction[3] = {};
          direction[i % 3] = 1.0;
          d->force_response(s.atoms(), i / 3, direction, response.data(), nullptr);
          for (int j = 0; j < 3 * s.size(); ++j)
            hessian_error =
                std::max(hessian_error, std::abs(response[j] + hessian[i][j].get<double>()));
        }
        CHECK(hessian_error < 1e-8);
      }
      UNSCOPED_INFO("errors: energy " << e.energy - energy << " eV of " << energy << ", forces "
                                      << force_error << ", stress " << stress_error << ", Hessian "
                                      << hessian_error);
      ++compared;
    }
  }
  CHECK(compared > 130);
  CHECK(with_hessian > 20);
}

TEST_CASE("energies and virials of atoms add up") {
  for (const char *name : {"crystal", "random box 3"}) {
    const Structure s = structure(reference(name));
    for (const bool atm : {false, true}) {
      const Evaluation e = evaluate(*make(s, "pbe", "bj", atm, {40.0, 20.0, 30.0}), s);
      double energy = 0.0, virial[6] = {};
      for (int i = 0; i < s.size(); ++i) {
        energy += e.atom_energy[i];
        for (int c = 0; c < 6; ++c)
          virial[c] += e.atom_virial[6 * i + c];
      }
      CHECK(std::abs(energy - e.energy) < 1e-12 * std::abs(energy));
      for (int c = 0; c < 6; ++c)
        CHECK(std::abs(virial[c] - e.virial[c]) < 1e-11 * std::abs(energy));
    }
  }
}
