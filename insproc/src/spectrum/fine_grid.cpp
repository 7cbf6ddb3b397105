// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/fine_grid.h"

#include "base/brief_number.h"
#include "base/error.h"

#include <cmath>
#include <string>

namespace ins {

FineGrid::FineGrid(const EnergyGrid &grid, int fine_per_bin)
    : per_bin(fine_per_bin), width(grid.width / fine_per_bin), output_bins(grid.bins()) {
  const double start = grid.minimum / width;
  if (std::abs(start - std::round(start)) > 1e-6)
    throw Error("orders above 1 need an energy minimum that is a multiple of a tenth of the bin "
                "width: " +
                brief_number(grid.minimum) + " is not, with bins of " + brief_number(grid.width) +
                " cm^-1");
  first = static_cast<int>(std::lround(start));
  bins = first + output_bins * per_bin;
}

} // namespace ins
