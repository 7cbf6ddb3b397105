// SPDX-License-Identifier: GPL-2.0-or-later
#include "electrostatics.h"

#include <Kokkos_Profiling_ScopedRegion.hpp>
#include <cmath>

namespace mace::kokkos {

namespace {

/// e^2 / (eV Angstrom), to the digits of the models' own code.
constexpr double epsilon_0 = 5.526349406e-3;

/// out += weight in, of all k-vectors.
void add_weighted(const std::vector<double> &weights, const double *in, double *out) {
  for (std::size_t k = 0; k < weights.size(); ++k)
    for (int part = 0; part < 2; ++part)
      out[2 * k + part] += weights[k] * in[2 * k + part];
}

/// xx, yy, zz, xy, xz, yz of a (x) b, symmetrised.
KOKKOS_INLINE_FUNCTION double symmetric(const double *a, const double *b, int component) {
  constexpr int rows[6] = {0, 1, 2, 0, 0, 1}, columns[6] = {0, 1, 2, 1, 2, 2};
  const int i = rows[component], j = columns[component];
  return 0.5 * (a[i] * b[j] + a[j] * b[i]);
}

/// Charges and dipoles as they are summed.
void scale_sources(const GaussianElectrostatics &constants, const AtomRows &p, int channels,
                   AtomRows &sources) {
  const double of_charge = constants.source_amplitude[0], of_dipole = constants.source_amplitude[1];
  sources.resize(4 * channels, p.atoms);
  const AtomRows out = sources;
  for_each_of_four(
      "mace::sources", p.atoms, spin_channels, KOKKOS_LAMBDA(int atom, int set, int c, int row) {
        out(channels == 1 ? c : 4 * set + c, atom) +=
            (c == 0 ? of_charge : of_dipole) * p(row, atom);
      });
}

/// dp += what the potential `response` of each channel says of its sources.
void add_response(const GaussianElectrostatics &constants, const AtomRows &response,
                  const AtomRows &dp) {
  const double of_charge = constants.source_amplitude[0], of_dipole = constants.source_amplitude[1];
  for_each_of_four(
      "mace::response", dp.atoms, spin_channels, KOKKOS_LAMBDA(int atom, int, int c, int row) {
        dp(row, atom) += (c == 0 ? of_charge : of_dipole) * response(row, atom);
      });
}

/// Multipoles (sets) in the potentials that they stand in: adds the forces on charges to the
/// gradient, and what the change of k does to dipoles to the strain's derivative.
void add_products(const AtomRows &multipoles, const AtomRows &potentials, int sets,
                  const AtomRows &gradient, std::array<double, 6> &strain) {
  const Kokkos::RangePolicy<Space> atoms(0, multipoles.atoms);
  Kokkos::parallel_for(
      "mace::charges_in_field", atoms, KOKKOS_LAMBDA(const int atom) {
        for (int set = 0; set < sets; ++set)
          for (int a = 0; a < 3; ++a)
            gradient(a, atom) += multipoles(4 * set, atom) * potentials(4 * set + 1 + a, atom);
      });
  for (int component = 0; component < 6; ++component) {
    double total = 0.0;
    Kokkos::parallel_reduce(
        "mace::dipoles_in_field", atoms,
        KOKKOS_LAMBDA(const int atom, double &sum) {
          for (int set = 0; set < sets; ++set) {
            double dipole[3], slope[3];
            for (int a = 0; a < 3; ++a) {
              dipole[a] = multipoles(4 * set + 1 + a, atom);
              slope[a] = potentials(4 * set + 1 + a, atom);
            }
            sum += symmetric(dipole, slope, component);
          }
        },
        total);
    strain[component] -= total;
  }
}

/// All rows of both, one after the other.
void join_rows(const AtomRows &first, const AtomRows &second, AtomRows &joined) {
  joined.resize(first.rows + second.rows, first.atoms);
  const AtomRows out = joined;
  Kokkos::parallel_for(
      "mace::join_rows", range(first.blocks), KOKKOS_LAMBDA(const int b) {
        for (int row = 0; row < first.rows; ++row)
          out.block(row, b) = first.block(row, b);
        for (int row = 0; row < second.rows; ++row)
          out.block(first.rows + row, b) = second.block(row, b);
      });
}

} // namespace

Electrostatics::Electrostatics(const GaussianElectrostatics &constants) : constants_(constants) {
  std::vector<double> factors;
  for (int n = 0; n < widths(); ++n)
    for (int l = 0; l < 2; ++l) {
      const double norm = constants.feature_norms(l, n);
      factors.push_back(constants.feature_amplitude(l, n) / norm);
      factors.push_back(constants.feature_self_interaction ? 0.0
                                                           : constants.feature_self(l, n) / norm);
    }
  upload(factors, feature_factors_);
}

void Electrostatics::make_weights() {
  const KVectors &vectors = reciprocal_.vectors();
  std::vector<double> width2 = constants_.feature_width2;
  width2.push_back(constants_.source_width2); // the energy's receivers are sources
  weights_.assign(width2.size(), {});
  for (std::size_t n = 0; n < width2.size(); ++n)
    for (const auto &k : vectors.k) {
      const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
      weights_[n].push_back(2.0 / (epsilon_0 * vectors.volume) *
                            std::exp(-0.5 * k2 * (constants_.source_width2 + width2[n])) / k2);
    }
}

void Electrostatics::begin(const CellVectors &cell, const AtomRows &positions, const RankSum &sum) {
  Kokkos::Profiling::ScopedRegion region("mace::electrostatics");
  sum_ = sum;
  if (reciprocal_.set_cell(cell, constants_.kspace_cutoff))
    make_weights();
  reciprocal_.set_positions(positions);
  gradient_.resize(3, positions.atoms);
  strain_ = {};
}

void Electrostatics::features(const AtomRows &p, State &state, const AtomRows &v) {
  Kokkos::Profiling::ScopedRegion region("mace::electrostatics");
  scale_sources(constants_, p, spin_channels, sources_);
  reciprocal_.sums(sources_, spin_channels, state.sums);
  if (sum_)
    sum_(state.sums.data(), state.sums.size());
  const std::size_t per_set = 2 * static_cast<std::size_t>(reciprocal_.count());
  const int n_widths = widths(), sets = feature_sets();
  coefficients_.assign(sets * per_set, 0.0);
  for (int set = 0; set < sets; ++set)
    add_weighted(weights_[set % n_widths], &state.sums[(set / n_widths) * per_set],
                 &coefficients_[set * per_set]);
  state.potential.resize(4 * sets, p.atoms);
  reciprocal_.potentials(coefficients_, sets, state.potential);

  const Array<double> factors = feature_factors_;
  const AtomRows potential = state.potential;
  for_each_of_four(
      "mace::potential_features", p.atoms, sets, KOKKOS_LAMBDA(int atom, int set, int c, int row) {
        const int entry = 2 * (2 * (set % n_widths) + (c > 0 ? 1 : 0));
        v(row, atom) = factors(entry) * potential(row, atom) -
                       factors(entry + 1) * p(4 * (set / n_widths) + c, atom);
      });
}

void Electrostatics::features_adjoint(const AtomRows &p, const State &state, const AtomRows &dv,
                                      const AtomRows &dp) {
  Kokkos::Profiling::ScopedRegion region("mace::electrostatics");
  const std::size_t per_set = 2 * static_cast<std::size_t>(reciprocal_.count());
  const int n_widths = widths(), sets = feature_sets();
  receivers_.resize(4 * sets, p.atoms);
  const Array<double> factors = feature_factors_;
  const AtomRows receivers = receivers_;
  for_each_of_four(
      "mace::receivers", p.atoms, sets, KOKKOS_LAMBDA(int atom, int set, int c, int row) {
        const int entry = 2 * (2 * (set % n_widths) + (c > 0 ? 1 : 0));
        receivers(row, atom) = factors(entry) * dv(row, atom);
        dp(4 * (set / n_widths) + c, atom) -= factors(entry + 1) * dv(row, atom);
      });
  reciprocal_.sums(receivers_, sets, sums_);
  // Two sets of responses, then those of the features themselves.
  coefficients_.assign((spin_channels + sets) * per_set, 0.0);
  for (int set = 0; set < sets; ++set) {
    const int spin = set / n_widths, n = set % n_widths;
    add_weighted(weights_[n], &sums_[set * per_set], &coefficients_[spin * per_set]);
    add_weighted(weights_[n], &state.sums[spin * per_set],
                 &coefficients_[(spin_channels + set) * per_set]);
    add_strain_of_weights(weights_[n], constants_.feature_width2[n], &state.sums[spin * per_set],
                          &sums_[set * per_set], 1.0);
  }
  if (sum_)
    sum_(coefficients_.data(), spin_channels * per_set);

  scale_sources(constants_, p, spin_channels, sources_);
  response_.resize(4 * spin_channels, p.atoms);
  const std::vector<double> responses(
      coefficients_.begin(), coefficients_.begin() + static_cast<std::ptrdiff_t>(2 * per_set));
  reciprocal_.potentials(responses, spin_channels, response_);
  add_response(constants_, response_, dp);
  add_products(sources_, response_, spin_channels, gradient_, strain_);
  add_products(receivers_, state.potential, sets, gradient_, strain_);

  // All multipoles with what they stand in.
  join_rows(sources_, receivers_, combined_);
  reciprocal_.add_curvature(coefficients_, spin_channels + sets, combined_, gradient_);
}

void Electrostatics::energy(const AtomRows &p, const Array<double> &atom_energy,
                            const AtomRows &dp) {
  Kokkos::Profiling::ScopedRegion region("mace::electrostatics");
  const std::vector<double> &weights = weights_.back();
  scale_sources(constants_, p, 1, sources_);
  std::vector<double> own;
  reciprocal_.sums(sources_, 1, own);
  sums_ = own;
  if (sum_)
    sum_(sums_.data(), sums_.size());
  add_strain_of_weights(weights, constants_.source_width2, sums_.data(), own.data(), 0.5);
  coefficients_.assign(sums_.size(), 0.0);
  add_weighted(weights, sums_.data(), coefficients_.data());
  response_.resize(4, p.atoms);
  reciprocal_.potentials(coefficients_, 1, response_);
  add_products(sources_, response_, 1, gradient_, strain_);
  reciprocal_.add_curvature(coefficients_, 1, sources_, gradient_);

  const AtomRows sources = sources_, response = response_;
  const double charge_amplitude = constants_.source_amplitude[0],
               dipole_amplitude = constants_.source_amplitude[1];
  const double self = constants_.energy_self_interaction ? 0.0 : 1.0;
  const double charge_self = self * constants_.energy_self[0],
               dipole_self = self * constants_.energy_self[1];
  Kokkos::parallel_for(
      "mace::coulomb_energy", range(p.atoms), KOKKOS_LAMBDA(const int atom) {
        double energy = 0.0;
        for (int c = 0; c < 4; ++c) {
          const double total = p(c, atom) + p(4 + c, atom);
          const double own_part = (c == 0 ? charge_self : dipole_self) * total;
          energy += 0.5 * (sources(c, atom) * response(c, atom) - own_part * total);
          const double slope =
              (c == 0 ? charge_amplitude : dipole_amplitude) * response(c, atom) - own_part;
          for (int spin = 0; spin < spin_channels; ++spin)
            dp(4 * spin + c, atom) += slope;
        }
        atom_energy(atom) += energy;
      });
}

void Electrostatics::add_strain_of_weights(const std::vector<double> &weights, double width2,
                                           const double *s, const double *r, double factor) {
  const KVectors &vectors = reciprocal_.vectors();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double *k = vectors.k[i].data();
    const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
    const double value = factor * weights[i] * (s[2 * i] * r[2 * i] + s[2 * i + 1] * r[2 * i + 1]);
    for (int c = 0; c < 6; ++c)
      strain_[c] += value * ((constants_.source_width2 + width2 + 2.0 / k2) * symmetric(k, k, c) -
                             (c < 3 ? 1.0 : 0.0));
  }
}

std::size_t Electrostatics::bytes() const {
  std::size_t total = reciprocal_.bytes() + gradient_.bytes() + sources_.bytes() +
                      receivers_.bytes() + response_.bytes() + combined_.bytes() +
                      sizeof(double) * (sums_.capacity() + coefficients_.capacity());
  for (const std::vector<double> &weights : weights_)
    total += sizeof(double) * weights.capacity();
  return total;
}

} // namespace mace::kokkos
