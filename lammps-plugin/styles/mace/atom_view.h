// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "center_list.h"
#include "list_watch.h"
#include "mace/atoms.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
} // namespace LAMMPS_NS

namespace mace {
class FeatureExchange;
}

namespace mace_lammps {

/// How a potential is to see LAMMPS' atoms.
struct ViewSetup {
  const int *species_of_type = nullptr; ///< by LAMMPS' atom type; -1: not seen
  bool images = false;                  ///< ghosts are images of this rank's atoms (mace/atoms.h)
  int hops = 0; ///< how many neighbor relations away from an owned atom a ghost still is a center
};

/// LAMMPS' atoms and neighbor list as an evaluator wants them. What is made from a list is kept
/// until the list is another one, however often LAMMPS evaluates forces with it.
class AtomView {
public:
  explicit AtomView(LAMMPS_NS::LAMMPS *lmp) : lmp_(lmp), watch_(lmp) {}

  /// Begins anew at the next update().
  void forget() { stale_ = true; }
  /// Follows atoms and list.
  ///
  /// \param exchange  hands numbers of owned atoms to their images
  /// \return          whether LAMMPS may have built a list since the last call
  bool update(const LAMMPS_NS::NeighList &list, const ViewSetup &setup,
              mace::FeatureExchange &exchange);

  /// The atoms as they stand, with the neighbors update() has seen.
  mace::Atoms atoms() const;
  const CenterList &centers() const { return centers_; }
  std::size_t memory_bytes() const;

private:
  bool list_may_be_new() const;
  bool find_species(const ViewSetup &setup, bool new_list);
  bool find_images(mace::FeatureExchange &exchange);

  LAMMPS_NS::LAMMPS *lmp_;
  ListWatch watch_;
  bool stale_ = true;
  bool images_ = false;
  int n_owned_ = 0;
  std::uint64_t list_id_ = 0;

  CenterList centers_;
  std::vector<char> hidden_;  ///< (n_all) excluded from all others when the list was built
  std::vector<int> species_;  ///< (n_all)
  std::vector<int> image_of_; ///< (n_all) in a view with images
};

} // namespace mace_lammps
