// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/kokkos/exchange/device_rows.h"
#include "mace/kokkos/graph/device_atoms.h"
#include "styles/mace/list_watch.h"

#include "atom_kokkos.h"
#include "neigh_list_kokkos.h"

#include <cstddef>
#include <type_traits>

namespace mace_lammps {

static_assert(std::is_same_v<mace::kokkos::Space, LMPDeviceType>,
              "the kernels and LAMMPS' KOKKOS package must be built with one Kokkos");

/// LAMMPS' atoms and neighbor list as the native engine wants them, all on the device. Neighbors
/// and, if LAMMPS has them in double, positions are LAMMPS' own arrays.
class AtomViewKokkos {
public:
  explicit AtomViewKokkos(LAMMPS_NS::LAMMPS *lmp);

  /// Begins anew at the next update().
  void forget() { stale_ = true; }
  /// Follows atoms and list.
  ///
  /// \param species_of_type  by LAMMPS' atom type, on the host; -1: not seen
  /// \param images           whether ghosts are images of this rank's atoms (mace/atoms.h)
  /// \param exchange         hands numbers of owned atoms to their images
  void update(const LAMMPS_NS::NeighListKokkos<LMPDeviceType> &list, const int *species_of_type,
              bool images, mace::kokkos::DeviceExchange &exchange);

  bool has_changed() const { return changed_; } ///< anything but positions, at the last update()
  bool list_may_be_new() const { return new_list_; } ///< at the last update()

  const mace::kokkos::DeviceAtoms &atoms() const { return atoms_; }
  /// (n_all, 3) as they stand.
  const mace::kokkos::Array<double> &positions();
  std::size_t memory_bytes() const;

  // Public for their kernels alone.
  bool find_species();
  void find_images(mace::kokkos::DeviceExchange &exchange);
  void take_over(const LAMMPS_NS::NeighListKokkos<LMPDeviceType> &list);

private:
  template <class T> using Array = mace::kokkos::Array<T>;

  void begin(const int *species_of_type);
  void find_hidden();

  LAMMPS_NS::LAMMPS *lmp_;
  LAMMPS_NS::AtomKokkos *atom_;
  ListWatch watch_;
  bool stale_ = true, changed_ = false, new_list_ = false;
  bool some_hidden_ = false;

  mace::kokkos::DeviceAtoms atoms_;
  Array<int> species_of_type_{"mace::species_of_type", 0};
  Array<int> hidden_{"mace::hidden", 0}; ///< (n_all) excluded from all others, if some are
  Array<int> species_{"mace::species", 0};
  Array<int> image_of_{"mace::images", 0};
  Array<std::int64_t> first_{"mace::list_first", 0};
  Array<int> count_{"mace::list_count", 0};
  Array<double> owner_{"mace::owner", 0};
  Array<double> positions_{"mace::positions", 0};
};

} // namespace mace_lammps
