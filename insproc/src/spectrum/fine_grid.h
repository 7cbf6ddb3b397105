// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_grid.h"

namespace ins {

/// Fine bins, ten to each bin of a spectrum, on which the energies of several quanta are added up.
/// The first begins at 0, the last ends at the grid's maximum.
struct FineGrid {
  static constexpr int usual_per_bin = 10;

  /// \throws Error if the grid's minimum is no multiple of the fine width
  explicit FineGrid(const EnergyGrid &grid, int per_bin = usual_per_bin);

  int per_bin;
  double width;    ///< cm^-1
  int first;       ///< fine bin that begins at the grid's minimum
  int bins;        ///< of the fine grid
  int output_bins; ///< of the grid

  /// Fine bin of an energy; -1 outside.
  int bin(double energy) const {
    const int index = static_cast<int>(energy / width);
    return energy >= 0.0 && index < bins ? index : -1;
  }
  double centre(int bin) const { return (bin + 0.5) * width; }
};

} // namespace ins
