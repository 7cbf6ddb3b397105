// SPDX-License-Identifier: GPL-2.0-or-later
//
// Spectra averaged over directions (mode exact) against an independent program that adds up one
// direction after the other (tests/data/ins/ORIGIN.md), and in other orientations.
#include "catch.h"
#include "columns.h"
#include "io/any_format/read_force_constants.h"
#include "spectrum/spectrum.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace {

constexpr std::array<double, 6> windows{0.0, 300.0, 600.0, 1200.0, 2500.0, 4100.0};

std::string folder(const std::string &name) {
  return std::string(TEST_DATA) + "/ins/" + name + "/";
}

ins::SpectrumSettings settings(const std::array<int, 3> &mesh, double temperature) {
  ins::SpectrumSettings result;
  result.mesh = mesh;
  result.temperature = temperature;
  result.phonons.asr = ins::AcousticSumRule::none;
  return result;
}

/// Largest difference in each window, as a part of the window's largest value.
template <class Found, class Expected>
std::vector<double> shares(const std::vector<double> &energies, const Found &found,
                           const Expected &expected) {
  std::vector<double> result;
  for (std::size_t w = 0; w + 1 < windows.size(); ++w) {
    double difference = 0.0;
    double largest = 0.0;
    for (std::size_t k = 0; k < energies.size(); ++k)
      if (energies[k] >= windows[w] && energies[k] < windows[w + 1]) {
        difference = std::max(difference, std::abs(found(k) - expected(k)));
        largest = std::max(largest, std::abs(expected(k)));
      }
    result.push_back(difference / largest);
  }
  return result;
}

/// The same crystal, turned, with its origin elsewhere.
void move(ins::Crystal &crystal, const Eigen::Matrix3d &rotation, const Eigen::Vector3d &shift) {
  const Eigen::Vector3d fractional = crystal.lattice.transpose().inverse() * shift;
  for (Eigen::Vector3d &position : crystal.positions) {
    position += fractional;
    position.array() -= position.array().floor();
  }
  crystal.lattice *= rotation.transpose();
}

ins::ForceConstants moved(ins::ForceConstants crystal) {
  const Eigen::Matrix3d rotation =
      (Eigen::AngleAxisd(0.7, Eigen::Vector3d(1.0, 2.0, -0.5).normalized()) *
       Eigen::AngleAxisd(1.9, Eigen::Vector3d::UnitX()))
          .toRotationMatrix();
  const Eigen::Vector3d shift(0.31, 1.27, -0.62);
  for (ins::Crystal *cell : {&crystal.unitcell, &crystal.supercell, &crystal.primitive})
    move(*cell, rotation, shift);
  for (Eigen::Matrix3d &value : crystal.values)
    value = rotation * value * rotation.transpose();
  return crystal;
}

} // namespace

TEST_CASE("spectra averaged over directions equal those of an independent program") {
  struct Case {
    std::string name;
    std::array<int, 3> mesh;
  };
  for (const Case &entry :
       {Case{"diiodothiophene_molecule", {1, 1, 1}}, Case{"ammonia_crystal", {2, 2, 2}}}) {
    const ins::ForceConstants crystal =
        ins::read_force_constants(folder(entry.name) + "phonopy.yaml");
    const Columns reference = read_columns(folder(entry.name) + "powder.csv");
    std::vector<double> energies;
    for (const std::vector<double> &row : reference.rows)
      energies.push_back(row[0]);
    for (const int temperature : {10, 300}) {
      const ins::Spectrum spectrum =
          ins::compute_spectrum(crystal, settings(entry.mesh, temperature));
      CHECK(spectrum.directions.error < 1e-4);
      for (const ins::BankSpectrum &bank : spectrum.banks) {
        const std::string name = bank.bank.name + "." + std::to_string(temperature);
        const auto column = static_cast<std::size_t>(
            std::find(reference.names.begin(), reference.names.end(), name) -
            reference.names.begin());
        const Eigen::VectorXd total = bank.total();
        const std::vector<double> off = shares(
            energies, [&](std::size_t k) { return total[spectrum.grid.bin(energies[k])]; },
            [&](std::size_t k) { return reference.rows[k].at(column); });
        INFO(entry.name << " " << name);
        for (const double share : off)
          CHECK(share < 1e-3);
      }
    }
  }
}

TEST_CASE("one quantum needs no more directions than several, and is the same") {
  const ins::ForceConstants molecule =
      ins::read_force_constants(folder("diiodothiophene_molecule") + "phonopy.yaml");
  ins::SpectrumSettings exact = settings({1, 1, 1}, 10.0);
  const ins::Spectrum several = ins::compute_spectrum(molecule, exact);
  exact.orders = 1;
  const ins::Spectrum one = ins::compute_spectrum(molecule, exact);
  CHECK(one.directions.most <= several.directions.most);
  CHECK(one.directions.error < 1e-4);
  for (std::size_t bank = 0; bank < 2; ++bank) {
    const Eigen::VectorXd expected = several.raw[bank].orders.row(0);
    CHECK((one.raw[bank].orders.row(0).transpose() - expected).cwiseAbs().maxCoeff() <
          1e-4 * expected.maxCoeff());
  }
}

TEST_CASE("neither orientation nor origin of the crystal changes its spectrum") {
  const ins::ForceConstants crystal =
      ins::read_force_constants(folder("ammonia_crystal") + "phonopy.yaml");
  for (const bool symmetry : {true, false}) {
    ins::SpectrumSettings exact = settings({2, 2, 2}, 10.0);
    exact.use_symmetry = symmetry;
    const ins::Spectrum here = ins::compute_spectrum(crystal, exact);
    const ins::Spectrum there = ins::compute_spectrum(moved(crystal), exact);
    const std::vector<double> energies(here.energies.begin(), here.energies.end());
    for (std::size_t bank = 0; bank < 2; ++bank) {
      const Eigen::VectorXd a = here.banks[bank].total();
      const Eigen::VectorXd b = there.banks[bank].total();
      const auto value = [](const Eigen::VectorXd &v) {
        return [&v](std::size_t k) { return v[static_cast<Eigen::Index>(k)]; };
      };
      for (const double share : shares(energies, value(b), value(a)))
        CHECK(share < 1e-5);
    }
  }
}
