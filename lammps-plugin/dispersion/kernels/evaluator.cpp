// SPDX-License-Identifier: GPL-2.0-or-later
#include "evaluator.h"

#include "mace/atom_error.h"
#include "mace/kokkos/base/host_copy.h"
#include "mace/kokkos/base/runtime.h"
#include "passes.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace dispersion {

namespace {

void require_cutoff(const char *what, double cutoff) {
  if (!(cutoff > 0.0 && cutoff < 1e4))
    throw mace::Error(std::string("D3: the ") + what + " should be between 0 and 10000 Angstrom");
}

class KernelDispersion : public Dispersion {
public:
  explicit KernelDispersion(const Options &given) : options_(given), coefficients_(given) {}

  void evaluate(const Atoms &atoms, Results &results, Share *share) override {
    Neighborhood &near = neighborhood_;
    find_neighborhood(atoms, share);
    run_passes(options_, coefficients_, near, -1, nullptr, results.want_virial, share, space_);
    collect(atoms, results.want_virial, share);

    results.energy = total_[0];
    std::copy(total_.begin() + 1, total_.begin() + 7, results.virial);
    hand_over(results.forces, 3, 7, atoms.count);
    hand_over(results.atom_energy, 1, 7 + 3 * std::size_t(atoms.count), atoms.count);
    hand_over(results.atom_virial, 6, 7 + 4 * std::size_t(atoms.count), atoms.count);
  }

  void force_response(const Atoms &atoms, int atom, const double *direction, double *response,
                      Share *share) override {
    find_neighborhood(atoms, share);
    std::fill(response, response + 3 * std::size_t(atoms.count), 0.0);
    const std::vector<int> &atom_of = neighborhood_.blocks.atom_of;
    const auto moved = std::find(atom_of.begin(), atom_of.end(), atom) - atom_of.begin();
    const int slots = neighborhood_.blocks.slots();
    if (moved == slots)
      return; // D3 does not see it
    run_passes(options_, coefficients_, neighborhood_, static_cast<int>(moved), direction, false,
               share, tangent_space_);
    const Quantity<Jet<Lanes>> *forces[] = {&tangent_space_.fx, &tangent_space_.fy,
                                            &tangent_space_.fz};
    for (int a = 0; a < 3; ++a) {
      const std::vector<double> values =
          mace::kokkos::to_host(forces[a]->data, forces[a]->doubles());
      for (int slot = 0; slot < slots; ++slot)
        if (atom_of[slot] >= 0)
          response[3 * std::size_t(atom_of[slot]) + a] = values[std::size_t(slots) + slot];
    }
    if (share)
      share->sum(response, 3 * std::size_t(atoms.count));
    require_finite(response, 3 * std::size_t(atoms.count), 3);
  }

  std::size_t memory_bytes() const override {
    return space_.bytes() + tangent_space_.bytes() + neighborhood_.two_body.bytes() +
           neighborhood_.coordination.bytes() + neighborhood_.three_body.bytes();
  }

private:
  Options options_;
  Coefficients coefficients_;
  Neighborhood neighborhood_;
  Workspace<Lanes> space_;
  Workspace<Jet<Lanes>> tangent_space_;
  std::vector<double> total_; ///< energy, virial, and rows of all atoms: forces, energies, virials

  static void require_finite(const double *values, std::size_t count, int width) {
    for (std::size_t i = 0; i < count; ++i)
      if (!std::isfinite(values[i]))
        throw mace::AtomError(static_cast<int>(i / width), mace::coincides);
  }

  void find_neighborhood(const Atoms &atoms, Share *share) {
    for (std::size_t i = 0; i < 3 * std::size_t(atoms.count); ++i)
      if (!std::isfinite(atoms.positions[i]))
        throw mace::AtomError(static_cast<int>(i / 3), mace::coincides);
    neighborhood_.blocks = make_blocks(atoms, coefficients_.species);
    const int part = share ? share->part() : 0, parts = share ? share->parts() : 1;
    const auto find = [&](double cutoff, BlockPairs &pairs) {
      find_block_pairs(neighborhood_.blocks, atoms, cutoff, part, parts, pairs);
    };
    find(options_.dispersion_cutoff, neighborhood_.two_body);
    find(options_.coordination_cutoff, neighborhood_.coordination);
    if (coefficients_.s9 != 0.0)
      find(options_.three_body_cutoff, neighborhood_.three_body);
  }

  /// From slots to atoms, and over all processes.
  void collect(const Atoms &atoms, bool with_virial, Share *share) {
    const std::vector<int> &atom_of = neighborhood_.blocks.atom_of;
    const std::size_t n = atoms.count, slots = atom_of.size();
    total_.assign(8 + 10 * n, 0.0);
    double &coinciding = total_.back(); // row of an atom, from 1, or the sum of several processes'
    if (slots > 0) {
      const auto add = [&](const Array<double> &from, std::size_t plane, std::size_t first,
                           std::size_t width, std::size_t column) {
        const std::vector<double> values = mace::kokkos::to_host(from, (plane + 1) * slots);
        for (std::size_t slot = 0; slot < slots; ++slot)
          if (atom_of[slot] >= 0)
            total_[first + width * atom_of[slot] + column] = values[plane * slots + slot];
      };
      add(space_.fx.data, 0, 7, 3, 0);
      add(space_.fy.data, 0, 7, 3, 1);
      add(space_.fz.data, 0, 7, 3, 2);
      add(space_.energy.data, 0, 7 + 3 * n, 1, 0);
      for (std::size_t c = 0; with_virial && c < 6; ++c)
        add(space_.virial, c, 7 + 4 * n, 6, c);
      const std::vector<double> places = mace::kokkos::to_host(space_.same_places.data, slots);
      for (std::size_t slot = 0; slot < slots; ++slot)
        if (atom_of[slot] >= 0 && places[slot] > 1.5)
          coinciding = atom_of[slot] + 1.0;
    }
    for (std::size_t i = 0; i < n; ++i) {
      total_[0] += total_[7 + 3 * n + i];
      for (std::size_t c = 0; c < 6; ++c)
        total_[1 + c] += total_[7 + 4 * n + 6 * i + c];
    }
    if (share)
      share->sum(total_.data(), total_.size());
    if (coinciding > 0.0)
      throw mace::AtomError(static_cast<int>(std::min(coinciding, double(n))) - 1, mace::coincides);
    require_finite(&total_[7], 3 * n, 3);
  }

  void hand_over(double *to, std::size_t width, std::size_t first, std::size_t atoms) const {
    if (to)
      std::copy(total_.begin() + first, total_.begin() + first + width * atoms, to);
  }
};

} // namespace

std::unique_ptr<Dispersion> make_kernel_dispersion(const Options &options) {
  require_cutoff("dispersion cutoff", options.dispersion_cutoff);
  require_cutoff("coordination-number cutoff", options.coordination_cutoff);
  require_cutoff("three-body cutoff", options.three_body_cutoff);
  for (const int number : options.atomic_numbers)
    element(number);
  mace::kokkos::start_runtime(options.threads);
  return std::make_unique<KernelDispersion>(options);
}

} // namespace dispersion
