// SPDX-License-Identifier: GPL-2.0-or-later
//
// Spectra from velocities: the autocorrelation against its definition, and the spectrum of a
// harmonic trajectory against that of the force constants it belongs to.
#include "base/units.h"
#include "catch.h"
#include "io/any_format/read_force_constants.h"
#include "phonons/dynamical_matrix.h"
#include "phonons/phonon_modes.h"
#include "phonons/qmesh.h"
#include "spectrum/dynamics_spectrum.h"
#include "spectrum/velocity_autocorrelation.h"
#include "spectrum/vibrational_density.h"

#include <bit>
#include <cmath>
#include <random>
#include <string>

namespace {

constexpr double cm1_in_per_fs = ins::units::speed_of_light * 100.0 * 1e-15;
constexpr double pi = ins::units::pi;

/// Phase by which velocity Verlet advances an oscillator in one step.
double verlet_phase(double energy, double timestep) {
  return 2.0 * std::asin(pi * cm1_in_per_fs * energy * timestep);
}

using Samples = std::vector<std::vector<double>>;

Samples random_samples(int count, int atoms) {
  std::mt19937 generator(7);
  std::normal_distribution<double> normal;
  Samples samples(static_cast<std::size_t>(count));
  for (auto &sample : samples)
    for (int k = 0; k < 3 * atoms; ++k)
      sample.push_back(normal(generator));
  return samples;
}

/// The definition, pair by pair; `segments` begin where samples do not continue.
ins::CorrelationSums direct_sums(const Samples &samples, const std::vector<int> &site, int sites,
                                 int lags, const std::vector<int> &segments,
                                 Eigen::ArrayXd &pairs) {
  constexpr int axes[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
  ins::CorrelationSums sums = ins::CorrelationSums::Zero(6 * sites, lags);
  pairs = Eigen::ArrayXd::Zero(lags);
  for (std::size_t s = 0; s < segments.size(); ++s) {
    const int end = s + 1 < segments.size() ? segments[s + 1] : static_cast<int>(samples.size());
    for (int t = segments[s]; t < end; ++t)
      for (int lag = 0; lag < lags && t + lag < end; ++lag) {
        pairs[lag] += 1.0;
        for (std::size_t atom = 0; atom < site.size(); ++atom)
          for (int c = 0; c < 6; ++c) {
            const double *now = samples[t].data() + 3 * atom;
            const double *later = samples[t + lag].data() + 3 * atom;
            const auto [a, b] = axes[c];
            sums(6 * site[atom] + c, lag) += 0.5 * (now[a] * later[b] + now[b] * later[a]);
          }
      }
  }
  return sums;
}

/// One atom whose velocity has the autocorrelation cos(phase k) along each axis.
ins::VelocityRecord one_line(double energy, double timestep, int every, int lags) {
  ins::VelocityRecord record;
  record.symbols = {"H", "H"};
  record.masses = {1.008, 1.008};
  record.timestep = timestep;
  record.interval = every * timestep;
  record.pairs = Eigen::ArrayXd::Ones(lags);
  record.sums = ins::CorrelationSums::Zero(12, lags);
  for (int lag = 0; lag < lags; ++lag)
    for (const int row : {0, 1, 2, 6, 7, 8})
      record.sums(row, lag) = std::cos(verlet_phase(energy, timestep) * every * lag);
  return record;
}

/// The autocorrelation of a molecule whose modes all have the same kinetic energy. Segments with
/// signs from the rows of a Hadamard matrix and phases a quarter period apart cancel everything
/// but the products of each mode with itself: there is no statistical error.
ins::VelocityRecord harmonic_trajectory(const ins::ForceConstants &crystal, double timestep,
                                        int every, int lags) {
  const ins::PhononModes modes =
      ins::phonon_modes(ins::DynamicalMatrix(crystal), Eigen::Vector3d::Zero());
  Eigen::VectorXd energies = modes.frequencies.cwiseAbs();
  std::vector<int> kept; // all but the three translations
  for (int mode = 0; mode < modes.modes(); ++mode)
    if (energies[mode] > 0.01)
      kept.push_back(mode);
  REQUIRE(kept.size() == static_cast<std::size_t>(modes.modes()) - 3);
  REQUIRE(kept.size() <= 32);
  // The free molecule's rotations, which a crystal does not have, at constant velocity.
  energies = (energies.array() < 10.0).select(0.0, energies);

  const int atoms = modes.atoms();
  Eigen::MatrixXd vectors(3 * atoms, static_cast<int>(kept.size()));
  for (std::size_t k = 0; k < kept.size(); ++k)
    for (int row = 0; row < 3 * atoms; ++row)
      vectors(row, static_cast<int>(k)) =
          modes.eigenvectors(row, kept[k]).real() / std::sqrt(crystal.primitive.masses[row / 3]);
  std::vector<int> site(static_cast<std::size_t>(atoms));
  for (int atom = 0; atom < atoms; ++atom)
    site[static_cast<std::size_t>(atom)] = atom;
  ins::VelocityAutocorrelation correlation(lags, site, atoms);
  std::vector<double> velocities(static_cast<std::size_t>(3 * atoms));
  for (const double quarter : {0.0, 0.5 * pi}) {
    Eigen::MatrixXd waves(static_cast<int>(kept.size()), lags);
    for (std::size_t k = 0; k < kept.size(); ++k)
      for (int t = 0; t < lags; ++t)
        waves(static_cast<int>(k), t) =
            std::cos(verlet_phase(energies[kept[k]], timestep) * every * t + quarter);
    for (unsigned row = 0; row < 32; ++row) {
      Eigen::VectorXd signs(static_cast<int>(kept.size()));
      for (unsigned k = 0; k < kept.size(); ++k)
        signs[k] = std::popcount(row & k) % 2 ? -1.0 : 1.0;
      const Eigen::MatrixXd series = vectors * signs.asDiagonal() * waves;
      correlation.start_segment();
      for (int t = 0; t < lags; ++t) {
        Eigen::Map<Eigen::VectorXd>(velocities.data(), 3 * atoms) = series.col(t);
        correlation.add(velocities);
      }
    }
  }
  correlation.flush();
  ins::VelocityRecord record;
  record.symbols = crystal.primitive.symbols;
  record.masses = crystal.primitive.masses;
  record.timestep = timestep;
  record.interval = every * timestep;
  record.sums = correlation.sums();
  record.pairs = correlation.pairs();
  return record;
}

double largest_share(const Eigen::MatrixXd &difference, const Eigen::MatrixXd &reference) {
  return difference.cwiseAbs().maxCoeff() / reference.cwiseAbs().maxCoeff();
}

} // namespace

TEST_CASE("the autocorrelation is that of its definition, whenever samples are brought in") {
  constexpr int lags = 7;
  const std::vector<int> site{0, 1, 0};
  for (const int count : {3, 7, 20, 50}) {
    INFO(count << " samples");
    const Samples samples = random_samples(count, 3);
    const std::vector<int> segments = count == 50 ? std::vector<int>{0, 4, 31} : std::vector{0};
    Eigen::ArrayXd pairs;
    const ins::CorrelationSums expected = direct_sums(samples, site, 2, lags, segments, pairs);
    for (const int flush_every : {1, 3, 1000}) {
      ins::VelocityAutocorrelation correlation(lags, site, 2);
      for (int t = 0; t < count; ++t) {
        if (t > 0 && std::find(segments.begin(), segments.end(), t) != segments.end())
          correlation.start_segment();
        correlation.add(samples[static_cast<std::size_t>(t)]);
        if (t % flush_every == 0)
          correlation.flush();
      }
      correlation.flush();
      CHECK((correlation.pairs() - pairs).abs().maxCoeff() == 0.0);
      CHECK((correlation.sums() - expected).abs().maxCoeff() < 1e-12 * count);
    }
  }
}

TEST_CASE("an autocorrelation continues from what another one held") {
  constexpr int lags = 7;
  const std::vector<int> site{0, 1};
  const Samples samples = random_samples(40, 2);
  ins::VelocityAutocorrelation whole(lags, site, 2), first(lags, site, 2), second(lags, site, 2);
  for (const auto &sample : samples)
    whole.add(sample);
  for (int t = 0; t < 17; ++t)
    first.add(samples[static_cast<std::size_t>(t)]);
  first.flush();
  second.resume(first.sums(), first.pairs(), first.history());
  for (int t = 17; t < 40; ++t)
    second.add(samples[static_cast<std::size_t>(t)]);
  whole.flush();
  second.flush();
  CHECK((whole.sums() - second.sums()).abs().maxCoeff() < 1e-11);
  CHECK((whole.pairs() - second.pairs()).abs().maxCoeff() == 0.0);

  ins::VelocityAutocorrelation other(lags + 1, site, 2);
  CHECK_THROWS_WITH(other.resume(first.sums(), first.pairs(), first.history()),
                    ContainsSubstring("other atoms or lags"));
}

TEST_CASE("a line stands at its energy, with the window's width and the weight of one state") {
  // 3144 cm^-1 at 0.5 fs: velocity Verlet shows it 11.5 cm^-1 too high.
  for (const double energy : {75.3, 3144.2}) {
    const ins::VelocityRecord record = one_line(energy, 0.5, 4, 4000);
    const double width = ins::window_width(record.interval, record.lags());
    CHECK(width == Approx(1e3 / (record.interval * record.lags() * 0.0299792458)));
    const ins::VibrationalDensity density(record, 0.1);
    const ins::SymmetricTensors states = density.site(0);
    Eigen::Index top = 0;
    const double peak = states.row(0).maxCoeff(&top);
    CHECK(std::abs(density.energies()[top] - energy) < 0.1);
    // Half of the box's mass is the atom's: half a state goes to the translation of the box.
    CHECK(states.row(0).sum() == Approx(0.5).epsilon(1e-4));
    CHECK(states.row(3).cwiseAbs().maxCoeff() < 1e-12);
    const Eigen::Index half = (states.row(0).array() > 0.5 * peak).count();
    CHECK(static_cast<double>(half) * 0.1 == Approx(width).margin(0.2));
  }
  CHECK(ins::highest_energy(2.0, 0.5) == Approx(8339.1 * 0.9745).epsilon(1e-3));
}

TEST_CASE("a harmonic trajectory has the harmonic spectrum, as wide as the window") {
  const ins::ForceConstants molecule = ins::read_force_constants(
      std::string(TEST_DATA) + "/ins/diiodothiophene_molecule/phonopy.yaml");
  constexpr int lags = 8000;
  const ins::VelocityRecord record = harmonic_trajectory(molecule, 0.5, 8, lags);
  CHECK(record.pairs[lags - 1] == 64.0);

  for (const double temperature : {10.0, 300.0})
    for (const ins::SpectrumMode mode : {ins::SpectrumMode::exact, ins::SpectrumMode::isotropic}) {
      INFO(temperature << " K, " << ins::name(mode));
      ins::SpectrumSettings settings;
      settings.mode = mode;
      settings.mesh = {1, 1, 1};
      settings.orders = 3;
      settings.temperature = temperature;
      settings.grid = {0.0, 800.0, 0.05};
      settings.acoustic_cutoff = 40.0; // away from what the window makes of the rotations
      const ins::Spectrum harmonic = ins::compute_spectrum(molecule, settings);
      const ins::Spectrum dynamics = ins::compute_spectrum(record, settings);
      // The window's line has the variance width^2 / 8, which adds to the instrument's: a maximum
      // becomes lower by half the share of the one in the other, most where the instrument is
      // sharpest, and each quantum brings the variance of its own line. The harmonic lines stand in
      // the middle of their bins, up to half a bin off; the slope of a Gaussian is 0.61 / sigma.
      const double width = ins::window_width(record.interval, lags);
      const double sigma = ins::resolution_width(settings.grid, settings.instrument.sigma)[69 * 20];
      const double window = 0.5 * width * width / 8.0 / (sigma * sigma);
      const double binning = 0.61 * 0.5 * settings.grid.width / sigma;
      REQUIRE(window + binning < 0.015);
      REQUIRE(dynamics.species == harmonic.species);
      for (std::size_t bank = 0; bank < harmonic.banks.size(); ++bank) {
        for (int order = 0; order < settings.orders; ++order) {
          INFO("bank " << bank << ", order " << order + 1);
          const Eigen::MatrixXd expected = harmonic.banks[bank].orders.row(order);
          const Eigen::MatrixXd found = dynamics.banks[bank].orders.row(order);
          CHECK(largest_share(found - expected, expected) < (order + 1) * window + binning);
          CHECK(found.sum() == Approx(expected.sum()).epsilon(5e-3));
        }
        for (std::size_t s = 0; s < harmonic.species.size(); ++s)
          CHECK(largest_share(dynamics.banks[bank].species[s].row(0) -
                                  harmonic.banks[bank].species[s].row(0),
                              harmonic.banks[bank].species[s].row(0)) < window + binning);
      }
      for (std::size_t atom = 0; atom < harmonic.displacements.size(); ++atom)
        CHECK(largest_share(dynamics.displacements[atom] - harmonic.displacements[atom],
                            harmonic.displacements[atom]) < 2e-3);
    }
}

TEST_CASE("several cells and the kinetic temperature") {
  ins::VelocityRecord one = one_line(100.0, 1.0, 4, 500);
  CHECK(ins::kinetic_temperature(one) == Approx(2.0 * 1.008));
  ins::VelocityRecord four = one;
  four.cells = 4;
  four.sums *= 4.0;
  // One atom of two, and one of eight: the translation of the box has less of the larger one.
  const double sum_of_one = ins::VibrationalDensity(one, 1.0).site(0).row(1).sum();
  const double sum_of_four = ins::VibrationalDensity(four, 1.0).site(0).row(1).sum();
  CHECK(sum_of_four / sum_of_one == Approx((1.0 - 1.0 / 8.0) / (1.0 - 1.0 / 2.0)));
}

TEST_CASE("what a trajectory cannot give is refused by name") {
  const ins::VelocityRecord record = one_line(100.0, 1.0, 4, 500);
  ins::SpectrumSettings settings;
  settings.orders = 1;
  settings.grid = {0.0, 1000.0, 1.0};
  CHECK_NOTHROW(ins::compute_spectrum(record, settings));

  ins::SpectrumSettings wrong = settings;
  wrong.grid.maximum = 5000.0;
  CHECK_THROWS_WITH(ins::compute_spectrum(record, wrong),
                    ContainsSubstring("every 4 fs") && ContainsSubstring("not up to 5000"));
  wrong = settings;
  wrong.mode = ins::SpectrumMode::abins;
  CHECK_THROWS_WITH(ins::compute_spectrum(record, wrong), ContainsSubstring("mode abins"));
  wrong = settings;
  wrong.sticks = true;
  CHECK_THROWS_WITH(ins::compute_spectrum(record, wrong), ContainsSubstring("sticks"));

  ins::VelocityRecord unusable = record;
  unusable.pairs[499] = 0.0;
  CHECK_THROWS_WITH(ins::compute_spectrum(unusable, settings), ContainsSubstring("shorter"));
  unusable = record;
  unusable.sums.bottomRows(6).setZero();
  CHECK_THROWS_WITH(ins::compute_spectrum(unusable, settings), ContainsSubstring("does not move"));
}
