// SPDX-License-Identifier: GPL-2.0-or-later
#include "passes.h"

#include "mace/kokkos/base/host_copy.h"
#include "three_body.h"
#include "two_body.h"

#include <type_traits>

namespace dispersion {

namespace {

template <class N> void zero(Quantity<N> &quantity, int slots) {
  quantity.resize(slots);
  Kokkos::deep_copy(mace::kokkos::leading(quantity.data, quantity.doubles()), 0.0);
}

/// One coordinate of all slots; the atom that moves has a slope.
template <class N>
void place(Quantity<N> &quantity, const double *x, int slots, int moved, double slope) {
  std::vector<double> values(static_cast<std::size_t>(slots) * planes<N>);
  std::copy(x, x + slots, values.begin());
  if (moved >= 0)
    values[static_cast<std::size_t>(slots) + moved] = slope;
  quantity.slots = slots;
  mace::kokkos::upload(values, quantity.data);
}

/// Sums a quantity over the processes, of which each has its slots.
template <class N> void sum(Quantity<N> &quantity, Share *share, std::vector<double> &buffer) {
  if (!share)
    return;
  mace::kokkos::download(quantity.data, quantity.doubles(), buffer);
  share->sum(buffer.data(), buffer.size());
  mace::kokkos::upload(buffer, quantity.data);
}

template <class Kernel> void run(const char *name, int units, const Kernel &kernel) {
  Kokkos::parallel_for(
      name,
      Kokkos::RangePolicy<Space, Kokkos::Schedule<Kokkos::Dynamic>>(0, units, Kokkos::ChunkSize(1)),
      kernel);
}

/// f(std::bool_constant<yes>)
template <class F> void with_constant(bool yes, const F &f) {
  if (yes)
    f(std::true_type{});
  else
    f(std::false_type{});
}

template <class N, class Damped>
void run_two_body(const Options &options, const Coefficients &coefficients, const BlockPairs &pairs,
                  bool with_virial, Workspace<N> &space) {
  with_constant(with_virial, [&](auto wanted) {
    run("dispersion::two_body", unit_count(pairs),
        TwoBody<N, Damped, decltype(wanted)::value>{
            coefficients, space.geometry, pairs, options.dispersion_cutoff, space.weights,
            space.slopes, space.energy, space.energy_by_number, space.fx, space.fy, space.fz,
            space.virial});
  });
}

} // namespace

template <class N> std::size_t Workspace<N>::bytes() const {
  std::size_t doubles = virial.extent(0) + buffer.capacity();
  for (const Quantity<N> *quantity : {&geometry.x, &geometry.y, &geometry.z, &numbers, &same_places,
                                      &weights, &slopes, &energy, &energy_by_number, &fx, &fy, &fz})
    doubles += quantity->data.extent(0);
  return doubles * sizeof(double);
}
template std::size_t Workspace<Lanes>::bytes() const;
template std::size_t Workspace<Jet<Lanes>>::bytes() const;

template <class N>
void run_passes(const Options &options, const Coefficients &coefficients,
                const Neighborhood &neighborhood, int moved, const double *direction,
                bool with_virial, Share *share, Workspace<N> &space) {
  const Blocks &blocks = neighborhood.blocks;
  const int slots = blocks.slots();
  if (slots == 0)
    return;
  std::vector<int> species, atoms;
  for (const Block &block : blocks.blocks) {
    species.push_back(block.species);
    atoms.push_back(block.atoms);
  }
  mace::kokkos::upload(species, space.geometry.species);
  mace::kokkos::upload(atoms, space.geometry.atoms);
  Quantity<N> *coordinates[] = {&space.geometry.x, &space.geometry.y, &space.geometry.z};
  for (int a = 0; a < 3; ++a)
    place(*coordinates[a], &blocks.x[static_cast<std::size_t>(a) * slots], slots, moved,
          moved >= 0 ? direction[a] : 0.0);

  for (Quantity<N> *quantity : {&space.numbers, &space.same_places, &space.energy,
                                &space.energy_by_number, &space.fx, &space.fy, &space.fz})
    zero(*quantity, slots);
  space.virial = Array<double>("dispersion virials", with_virial ? 6 * std::size_t(slots) : 0);
  space.weights.resize(slots * most_references);
  space.slopes.resize(slots * most_references);

  const BlockPairs &coordination = neighborhood.coordination;
  run("dispersion::coordination", unit_count(coordination),
      CoordinationNumbers<N>{coefficients, space.geometry, coordination,
                             options.coordination_cutoff, space.numbers, space.same_places});
  sum(space.numbers, share, space.buffer);
  run("dispersion::weights", slots / lane_count,
      ReferenceWeights<N>{coefficients, space.geometry, space.numbers, space.weights,
                          space.slopes});
  switch (coefficients.damping) {
  case Damping::BJ:
  case Damping::BJM:
    run_two_body<N, RationalDamping>(options, coefficients, neighborhood.two_body, with_virial,
                                     space);
    break;
  case Damping::Zero:
    run_two_body<N, ZeroDamping>(options, coefficients, neighborhood.two_body, with_virial, space);
    break;
  case Damping::ZeroM:
    run_two_body<N, ModifiedZeroDamping>(options, coefficients, neighborhood.two_body, with_virial,
                                         space);
  }
  if (coefficients.s9 != 0.0)
    with_constant(with_virial, [&](auto wanted) {
      run("dispersion::three_body", unit_count(neighborhood.three_body),
          ThreeBody<N, decltype(wanted)::value>{
              coefficients, space.geometry, neighborhood.three_body, options.three_body_cutoff,
              space.weights, space.slopes, space.energy, space.energy_by_number, space.fx, space.fy,
              space.fz, space.virial});
    });
  sum(space.energy_by_number, share, space.buffer);
  with_constant(with_virial, [&](auto wanted) {
    run("dispersion::coordination_forces", unit_count(coordination),
        CoordinationForces<N, decltype(wanted)::value>{
            coefficients, space.geometry, coordination, options.coordination_cutoff,
            space.energy_by_number, space.fx, space.fy, space.fz, space.virial});
  });
  Kokkos::fence();
}

template void run_passes<Lanes>(const Options &, const Coefficients &, const Neighborhood &, int,
                                const double *, bool, Share *, Workspace<Lanes> &);
template void run_passes<Jet<Lanes>>(const Options &, const Coefficients &, const Neighborhood &,
                                     int, const double *, bool, Share *, Workspace<Jet<Lanes>> &);

} // namespace dispersion
