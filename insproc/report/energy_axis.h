// SPDX-License-Identifier: GPL-2.0-or-later
//
// What pictures of spectra and densities have in common: intensities that do not depend on the
// width of bins, and a range of energy with something in it.
#pragma once

#include "io/tables/table.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// The first column of curves: their energies.
/// \throws Error if the table holds no curves
const Column &energy_column(const Table &table);

/// True for a density of states; false for a spectrum, whose columns are sums over bins.
bool is_density(const Table &table);

/// "backward." or "" in front of the names of the columns of a bank.
///
/// \param bank  empty: the only one, else `backward`, else the first
/// \throws Error if there is none
std::string bank_prefix(const Table &table, const std::string &bank);

/// Widths of bins with these centers: equal ones where the centers are as far apart as their digits
/// say, else half the way to the neighbors.
std::vector<double> bin_widths(const std::vector<double> &centers);

/// Curves per unit of energy: those of a spectrum over the widths of their bins, a density as it
/// is. Spectra of different bins then have the same height.
Table per_energy(Table table);

/// From the first bin to where a curve has fallen below a small share of its maximum for good, with
/// some room, rounded up; to the last bin at most.
///
/// \param needed  energies that must be inside, as far as the bins reach
/// \throws Error naming the table, if the curve is zero everywhere
std::pair<double, double> range_of_interest(const Table &table, const std::string &column,
                                            const std::vector<double> &needed = {});

} // namespace ins
