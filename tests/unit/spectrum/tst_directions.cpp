// SPDX-License-Identifier: GPL-2.0-or-later
//
// The mean over the directions of a powder (mode exact) against closed forms.
#include "catch.h"
#include "oscillator.h"
#include "spectrometer/kinematics.h"
#include "spectrum/directions.h"
#include "spectrum/exponent_basis.h"
#include "spectrum/spectrum_parts.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>
#include <cmath>
#include <functional>
#include <vector>

namespace {

constexpr int orders = 10;

ins::SpectrumSettings settings(double temperature) {
  ins::SpectrumSettings result;
  result.temperature = temperature;
  result.mesh = {1, 1, 1};
  result.phonons.asr = ins::AcousticSumRule::none;
  result.broadening = ins::Broadening::none;
  result.direction_error = 1e-10;
  return result;
}

/// Independent springs along three axes.
struct Oscillators {
  Eigen::Vector3d energies; ///< cm^-1, 0 for none
  Eigen::Vector3d loss;     ///< B, Angstrom^2
  Eigen::Vector3d total;    ///< A, Angstrom^2

  Oscillators(const Eigen::Vector3d &frequencies, double temperature) : energies(frequencies) {
    for (int axis = 0; axis < 3; ++axis) {
      const double energy = energies[axis];
      const double thermal = energy > 0.0 ? ins::thermal_factor(energy, temperature) : 0.0;
      const double strength = energy > 0.0 ? ins::zero_point / (1.008 * energy) : 0.0;
      loss[axis] = 0.5 * (thermal + 1.0) * strength;
      total[axis] = thermal * strength;
    }
  }
};

/// Mean over the sphere by the trapezoidal rule in phi and in cos(theta) = tanh-sinh points, which
/// shares nothing with the library's quadrature.
double mean_over_sphere(const std::function<double(const Eigen::Vector3d &)> &function) {
  constexpr int azimuth = 96;
  constexpr double step = 1.0 / 24.0;
  double sum = 0.0;
  for (int k = -84; k <= 84; ++k) {
    const double t = k * step;
    const double half = 0.5 * std::acos(-1.0) * std::sinh(t);
    const double cosine = std::tanh(half);
    const double weight =
        step * 0.5 * std::acos(-1.0) * std::cosh(t) / std::pow(std::cosh(half), 2);
    const double sine = 1.0 / std::cosh(half);
    for (int p = 0; p < azimuth; ++p) {
      const double phi = 2.0 * std::acos(-1.0) * p / azimuth;
      sum +=
          0.5 * weight / azimuth * function({sine * std::cos(phi), sine * std::sin(phi), cosine});
    }
  }
  return sum;
}

/// Q^(2n) exp(-Q^2 u.A.u) prod_i (B_i u_i^2)^n_i / n_i!, averaged.
double line(const Oscillators &atom, const std::array<int, 3> &quanta, double q2) {
  return mean_over_sphere([&](const Eigen::Vector3d &u) {
    double value = std::exp(-q2 * u.cwiseAbs2().dot(atom.total));
    for (int axis = 0; axis < 3; ++axis)
      value *= std::pow(q2 * atom.loss[axis] * u[axis] * u[axis], quanta[axis]) /
               std::tgamma(quanta[axis] + 1.0);
    return value;
  });
}

/// The sum of an order's lines in one bank. Q of order 1 is that of the mode; that of order n the
/// mean over the fine bins on which n even distributions of one fine bin fall.
double order_sum(const Oscillators &atom, int order, const ins::Bank &bank,
                 const ins::EnergyGrid &grid) {
  const double width = grid.width / 10.0;
  double sum = 0.0;
  for (int a = 0; a <= order; ++a)
    for (int b = 0; a + b <= order; ++b) {
      const std::array<int, 3> quanta{a, b, order - a - b};
      double energy = 0.0;
      bool exists = true;
      for (int axis = 0; axis < 3; ++axis) {
        energy += quanta[axis] * atom.energies[axis];
        exists = exists && (quanta[axis] == 0 || atom.energies[axis] > 0.0);
      }
      if (!exists)
        continue;
      double share = std::pow(0.5, order - 1);
      for (int k = 0; k < order; ++k) {
        const double centre = energy + (k - 0.5 * (order - 1)) * width;
        if (centre < grid.maximum)
          sum +=
              share * line(atom, quanta,
                           ins::momentum_transfer_squared(centre, bank.final_energy, bank.angle));
        share *= static_cast<double>(order - 1 - k) / (k + 1);
      }
    }
  return sum;
}

void check_closed_form(const Eigen::Vector3d &frequencies, double temperature) {
  const ins::SpectrumSettings exact = settings(temperature);
  const ins::Spectrum spectrum = ins::compute_spectrum(oscillator(frequencies), exact);
  const Oscillators atom(frequencies, temperature);
  for (const ins::BankSpectrum &bank : spectrum.raw)
    for (int order = 1; order <= orders; ++order) {
      INFO(bank.bank.name << " " << temperature << " K, order " << order);
      const double found = bank.orders.row(order - 1).sum() / spectrum.cross_sections[0];
      CHECK(found == Approx(order_sum(atom, order, bank.bank, exact.grid)).margin(1e-8).epsilon(0));
    }
}

} // namespace

TEST_CASE("oscillators in one, two and three dimensions have their closed forms in every order") {
  for (const double temperature : {0.0, 300.0}) {
    check_closed_form({0.0, 0.0, 403.25}, temperature);
    check_closed_form({352.15, 0.0, 352.15}, temperature);
    check_closed_form({0.0, 290.45, 611.35}, temperature);
    check_closed_form({301.05, 452.55, 788.15}, temperature);
  }
}

TEST_CASE("the second order of a one-dimensional oscillator is far below the isotropic one") {
  ins::SpectrumSettings exact = settings(10.0);
  const ins::ForceConstants atom = oscillator({0.0, 0.0, 500.53});
  const ins::Spectrum along = ins::compute_spectrum(atom, exact);
  exact.mode = ins::SpectrumMode::isotropic;
  const ins::Spectrum isotropic = ins::compute_spectrum(atom, exact);
  const double ratio = isotropic.raw[1].orders.row(1).sum() / along.raw[1].orders.row(1).sum();
  CHECK(ratio == Approx(2.29).margin(0.01));
}

TEST_CASE("all orders and the elastic line make up the cross-section, with the recoil energy") {
  // At a fixed Q. Sums over fine bins have the right mean energy if modes are at their centres.
  const Eigen::Vector3d frequencies(33.05, 61.45, 90.75);
  const ins::EnergyGrid grid{0.0, 1000.0, 0.1};
  const ins::FineGrid fine(grid, 1);
  for (const double temperature : {0.0, 50.0}) {
    const ins::DynamicalMatrix matrix(oscillator(frequencies), settings(temperature).phonons);
    const ins::DisplacementTensors tensors = ins::displacement_tensors(
        matrix, ins::spectrum_mesh({&matrix}, settings(temperature)), temperature, 10.0);
    const double q2 = temperature > 0.0 ? 1.0 : 3.0;
    const auto states = static_cast<Eigen::Index>(tensors.states.size());
    const std::vector<ins::BankKinematics> banks{
        {ins::Bank{"fixed Q", 0.0, 1.0}, Eigen::VectorXd::Constant(states, q2),
         Eigen::ArrayXd::Constant(grid.bins(), q2),
         Eigen::ArrayXd::Constant(ins::FineGrid(grid).bins, q2)}};
    ins::SpectrumSettings exact = settings(temperature);
    exact.grid = grid;
    const auto spectrum = ins::AtomSpectra(tensors, banks, exact)(0).at(0);

    const ins::PrincipalFrame frame(tensors, 0);
    std::vector<int> bins;
    double first_moment = 0.0;
    for (Eigen::Index s = 0; s < states; ++s) {
      const double energy = tensors.states[static_cast<std::size_t>(s)].energy;
      bins.push_back(fine.bin(energy));
      first_moment += spectrum.one_quantum[s] * energy;
    }
    const ins::Directions all = ins::directions(7, {});
    const ins::ExponentBasis basis =
        ins::exponent_basis(all.units.cwiseAbs2().transpose() * frame.mean, q2, 1e-12);
    std::vector<ins::BankKinematics> fine_banks = banks;
    fine_banks[0].fine_q2 = banks[0].bin_q2;
    const ins::SpectrumRows quanta = ins::DirectionalConvolution(fine, orders, fine_banks)(
        ins::tensor_histogram(tensors, frame.mode, bins, fine.bins), all, basis, orders)[0];
    first_moment += quanta.colwise().sum().dot(grid.centres());

    const Oscillators atom(frequencies, temperature);
    // Energy gain is left out: per direction, exp(-Q^2 u.(A - B).u) remains of one.
    const auto kept = [&](const Eigen::Vector3d &u) {
      return std::exp(-q2 * u.cwiseAbs2().dot(atom.total - atom.loss));
    };
    const double elastic = mean_over_sphere(
        [&](const Eigen::Vector3d &u) { return std::exp(-q2 * u.cwiseAbs2().dot(atom.total)); });
    const double expected_moment = mean_over_sphere([&](const Eigen::Vector3d &u) {
      return kept(u) * q2 * u.cwiseAbs2().dot(atom.loss.cwiseProduct(atom.energies));
    });
    INFO(temperature << " K");
    CHECK(spectrum.rows.sum() + elastic == Approx(mean_over_sphere(kept)).epsilon(1e-6));
    CHECK(first_moment == Approx(expected_moment).epsilon(1e-6));
    if (temperature == 0.0) {
      CHECK(spectrum.rows.sum() + elastic == Approx(1.0).epsilon(1e-6));
      CHECK(first_moment == Approx(q2 * ins::zero_point / 1.008).epsilon(1e-6));
    }
  }
}

TEST_CASE("reduced by symmetry, directions give the same mean") {
  const auto mean = [](const ins::Directions &directions, const auto &function) {
    double sum = 0.0;
    for (Eigen::Index d = 0; d < directions.weights.size(); ++d)
      sum += directions.weights[d] * function(Eigen::Vector3d(directions.units.col(d)));
    return sum;
  };
  const auto with = [](const Eigen::Matrix3d &tensor) {
    return [tensor](const Eigen::Vector3d &u) { return std::exp(-3.0 * u.dot(tensor * u)); };
  };
  Eigen::Matrix3d tensor = Eigen::Vector3d(0.2, 0.7, 1.5).asDiagonal();
  for (int rule = 0; rule < ins::direction_rules(); ++rule) {
    const ins::Directions all = ins::directions(rule, {});
    CHECK(all.weights.sum() == Approx(1.0).epsilon(1e-13));
    const ins::Directions octant = ins::directions(rule, {{true, true, true}, false, false});
    CHECK(octant.count() * 4 == all.count());
    CHECK(mean(octant, with(tensor)) == Approx(mean(all, with(tensor))).epsilon(1e-13));
    for (int axis = 0; axis < 3; ++axis) {
      Eigen::Matrix3d tilted = tensor;
      tilted((axis + 1) % 3, (axis + 2) % 3) = tilted((axis + 2) % 3, (axis + 1) % 3) = 0.3;
      ins::DirectionSymmetry symmetry;
      symmetry.mirrored[static_cast<std::size_t>(axis)] = true;
      const ins::Directions half = ins::directions(rule, symmetry);
      CHECK(half.count() * 2 == all.count());
      CHECK(mean(half, with(tilted)) == Approx(mean(all, with(tilted))).epsilon(1e-13));
    }
    const Eigen::Matrix3d around = Eigen::Vector3d(0.4, 0.4, 1.5).asDiagonal();
    const ins::Directions meridian = ins::directions(rule, {{true, true, true}, true, false});
    CHECK(mean(meridian, with(around)) == Approx(mean(all, with(around))).epsilon(1e-13));
  }
  CHECK(ins::directions(0, {{true, true, true}, true, true}).count() == 1);
}

TEST_CASE("a few Debye-Waller factors make up those of all directions") {
  const ins::Directions all = ins::directions(6, {});
  const Eigen::VectorXd alpha =
      all.units.cwiseAbs2().transpose() * Eigen::Vector3d(0.06, 0.16, 0.28);
  const ins::ExponentBasis basis = ins::exponent_basis(alpha, 290.0, 1e-12);
  CHECK(basis.exponents.size() < 25);
  for (const double q2 : {0.0, 0.7, 13.0, 111.0, 290.0}) {
    const Eigen::VectorXd sums =
        basis.coefficients.transpose() * (-q2 * basis.exponents).array().exp().matrix();
    const Eigen::VectorXd factors = (-q2 * alpha).array().exp();
    CHECK((sums - factors).cwiseAbs().maxCoeff() < 1e-9 * factors.maxCoeff());
  }
}
