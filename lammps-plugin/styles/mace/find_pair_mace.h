// SPDX-License-Identifier: GPL-2.0-or-later
//
// How fixes and computes find the pair styles mace of an input.
#pragma once

#include <string>
#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
class PairMACE;
} // namespace LAMMPS_NS

namespace mace_lammps {

/// Every pair style mace, also those of the KOKKOS package (mace/kk).
std::vector<LAMMPS_NS::PairMACE *> find_pairs_mace(LAMMPS_NS::LAMMPS *lmp);

/// The only one; null if there is none, or more than one.
LAMMPS_NS::PairMACE *find_pair_mace(LAMMPS_NS::LAMMPS *lmp);

/// The only one, which must have its model; otherwise the run ends.
///
/// \param who  names the style that needs it in the message, e.g. "Compute mace/descriptor/atom"
LAMMPS_NS::PairMACE *require_pair_mace(LAMMPS_NS::LAMMPS *lmp, const std::string &who);

} // namespace mace_lammps
