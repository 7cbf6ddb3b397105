// SPDX-License-Identifier: GPL-2.0-or-later
//
// Whole spectra against those of an independent implementation (tests/data/ins/ORIGIN.md).
#include "catch.h"
#include "columns.h"
#include "io/any_format/read_force_constants.h"
#include "phonons/dynamical_matrix.h"
#include "phonons/qmesh.h"
#include "spectrum/spectrum.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>

namespace {

/// Limits are of max|difference| / max. Where degenerate modes leave a choice of eigenvectors, the
/// conventions of Abins depend on it; the limit is then three times the size of that effect, and
/// the choice is made here, not by the processor that the library for linear algebra runs on.
struct Case {
  std::string name;
  std::array<int, 3> mesh;
  double maximum;
  double abins_limit;
  double mantid_limit; ///< 0: not compared
};

const std::vector<Case> cases{
    {"nacl", {6, 6, 6}, 1200.0, 3 * 9e-4, 0.0},
    {"diiodothiophene_molecule", {1, 1, 1}, 4100.0, 1e-4, 1e-4},
    {"ammonia_crystal", {2, 2, 2}, 4100.0, 3 * 1.7e-2, 0.0},
    {"ammonia_crystal_isotopes", {2, 2, 2}, 4100.0, 1e-4, 1e-4},
};
constexpr double isotropic_limit = 2e-3;

std::string folder(const std::string &name) {
  return std::string(TEST_DATA) + "/ins/" + name + "/";
}

ins::ForceConstants read_case(const std::string &name) {
  const bool shared = name == "ammonia_crystal_isotopes";
  return ins::read_force_constants(folder(name) + "phonopy.yaml",
                                   shared ? folder("ammonia_crystal") + "force_constants.hdf5"
                                          : std::string());
}

ins::SpectrumSettings settings(const Case &entry) {
  ins::SpectrumSettings result;
  result.mesh = entry.mesh;
  result.grid.maximum = entry.maximum;
  result.phonons.asr = ins::AcousticSumRule::none;
  return result;
}

/// A column of the reference: total, order<n> or el_<element>.
Eigen::VectorXd column(const ins::Spectrum &spectrum, const ins::BankSpectrum &bank,
                       const std::string &name) {
  if (name == "total")
    return bank.total();
  if (name.starts_with("order"))
    return bank.orders.row(std::stoi(name.substr(5)) - 1);
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(spectrum.energies.size());
  for (std::size_t k = 0; k < spectrum.species.size(); ++k) {
    const std::string &label = spectrum.species[k];
    const auto letter = std::find_if_not(label.begin(), label.end(),
                                         [](unsigned char c) { return std::isdigit(c) != 0; });
    if ("el_" + std::string(letter, label.end()) == name)
      sum += bank.species[k].colwise().sum().transpose();
  }
  return sum;
}

/// Force constants that differ by 1e-9 of each, differently along each axis: degenerate modes
/// split.
ins::ForceConstants split(ins::ForceConstants force_constants) {
  const Eigen::Vector3d axes(1.0, -0.5, 0.3);
  for (Eigen::Matrix3d &block : force_constants.values)
    for (int a = 0; a < 3; ++a)
      for (int b = 0; b < 3; ++b)
        block(a, b) *= 1.0 + 1e-9 * (axes[a] + axes[b]);
  return force_constants;
}

/// Compares every reference column of one mode ("abins.forward.total", ...).
void compare(const ins::Spectrum &spectrum, const Columns &reference, const std::string &mode,
             double limit) {
  for (std::size_t k = 1; k < reference.names.size(); ++k) {
    const std::string &name = reference.names[k];
    if (!name.starts_with(mode + "."))
      continue;
    const std::size_t dot = name.find('.', mode.size() + 1);
    const std::string bank_name = name.substr(mode.size() + 1, dot - mode.size() - 1);
    const auto bank =
        std::find_if(spectrum.banks.begin(), spectrum.banks.end(),
                     [&](const ins::BankSpectrum &entry) { return entry.bank.name == bank_name; });
    REQUIRE(bank != spectrum.banks.end());
    const Eigen::VectorXd values = column(spectrum, *bank, name.substr(dot + 1));
    const double peak = reference.rows[0][k];
    double worst = 0.0;
    for (std::size_t row = 1; row < reference.rows.size(); ++row) {
      const int bin = spectrum.grid.bin(reference.rows[row][0]);
      worst = std::max(worst, std::abs(values[bin] - reference.rows[row][k]) / peak);
    }
    INFO(name);
    CHECK(worst <= limit);
  }
}

} // namespace

TEST_CASE("spectra with Abins' conventions equal the reference") {
  for (const Case &entry : cases) {
    DYNAMIC_SECTION(entry.name) {
      ins::SpectrumSettings abins = settings(entry);
      abins.mode = ins::SpectrumMode::abins;
      abins.use_symmetry = false;
      const ins::Spectrum spectrum = ins::compute_spectrum(split(read_case(entry.name)), abins);
      compare(spectrum, read_columns(folder(entry.name) + "expected.csv"), "abins",
              entry.abins_limit);
    }
  }
}

TEST_CASE("spectra over all pairs of wave vectors equal the reference, with and without symmetry") {
  for (const Case &entry : cases)
    for (const bool symmetry : {true, false}) {
      DYNAMIC_SECTION(entry.name << (symmetry ? ", reduced" : ", full")) {
        ins::SpectrumSettings isotropic = settings(entry);
        isotropic.mode = ins::SpectrumMode::isotropic;
        isotropic.use_symmetry = symmetry;
        const ins::Spectrum spectrum = ins::compute_spectrum(read_case(entry.name), isotropic);
        compare(spectrum, read_columns(folder(entry.name) + "expected.csv"), "isotropic",
                isotropic_limit);
      }
    }
}

TEST_CASE("Mantid's literal conventions equal the reference") {
  for (const Case &entry : cases) {
    if (entry.mantid_limit == 0.0)
      continue;
    DYNAMIC_SECTION(entry.name) {
      ins::SpectrumSettings mantid = settings(entry);
      mantid.mode = ins::SpectrumMode::abins;
      mantid.abins = {true, true};
      mantid.broadening = ins::Broadening::interpolate;
      const ins::Spectrum spectrum = ins::compute_spectrum(read_case(entry.name), mantid);
      compare(spectrum, read_columns(folder(entry.name) + "expected.csv"), "mantid",
              entry.mantid_limit);
    }
  }
}

TEST_CASE("symmetry saves work without changing the spectrum") {
  for (const Case &entry : cases) {
    DYNAMIC_SECTION(entry.name) {
      const ins::ForceConstants force_constants = read_case(entry.name);
      ins::SpectrumSettings reduced = settings(entry);
      reduced.per_atom = true;
      ins::SpectrumSettings full = reduced;
      full.use_symmetry = false;
      const ins::Spectrum a = ins::compute_spectrum(force_constants, reduced);
      const ins::Spectrum b = ins::compute_spectrum(force_constants, full);
      CHECK(b.distinct_atoms == force_constants.primitive.size());
      for (std::size_t bank = 0; bank < 2; ++bank) {
        const double peak = b.banks[bank].total().maxCoeff();
        CHECK((a.banks[bank].orders - b.banks[bank].orders).cwiseAbs().maxCoeff() < 1e-8 * peak);
        for (std::size_t atom = 0; atom < b.banks[bank].atoms.size(); ++atom)
          CHECK((a.banks[bank].atoms[atom] - b.banks[bank].atoms[atom]).cwiseAbs().maxCoeff() <
                1e-8 * peak);
      }
      for (std::size_t atom = 0; atom < b.displacements.size(); ++atom)
        CHECK((a.displacements[atom] - b.displacements[atom]).cwiseAbs().maxCoeff() < 1e-10);
    }
  }
}

TEST_CASE("NaCl needs 16 of 216 wave vectors and the molecule five of its nine atoms") {
  const ins::Spectrum nacl = ins::compute_spectrum(read_case("nacl"), settings(cases[0]));
  CHECK(nacl.mesh_points == 216);
  CHECK(nacl.reduced_points == 16);
  const ins::Spectrum molecule =
      ins::compute_spectrum(read_case("diiodothiophene_molecule"), settings(cases[1]));
  CHECK(molecule.distinct_atoms == 5);
}

TEST_CASE("frequencies of the cases equal the reference on the whole mesh") {
  for (const Case &entry : cases) {
    DYNAMIC_SECTION(entry.name) {
      ins::PhononOptions options;
      options.asr = ins::AcousticSumRule::none;
      const ins::DynamicalMatrix matrix(read_case(entry.name), options);
      double worst = 0.0;
      for (const std::vector<double> &row :
           read_columns(folder(entry.name) + "frequencies.csv").rows) {
        const Eigen::VectorXd found = ins::phonon_frequencies(matrix, {row[0], row[1], row[2]});
        for (Eigen::Index mode = 0; mode < found.size(); ++mode)
          if (found[mode] > 10.0)
            worst = std::max(worst, std::abs(found[mode] / row[4 + mode] - 1.0));
      }
      CHECK(worst < 1e-6);
    }
  }
}
