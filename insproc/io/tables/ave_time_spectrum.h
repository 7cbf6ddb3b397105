// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "io/tables/table.h"

#include <string>

namespace ins {

/// Reads the spectrum of compute ins_tosca that LAMMPS' fix ave/time has written in mode vector:
/// the last complete output of the file. A file of a run in progress can be read.
///
/// How many banks there are follows from the columns, since totals are sums of orders.
/// \return curves energy_cm1, total, order1, ... in barn; of two banks with their mean, names
///         begin with forward., backward., average.
/// \throws Error naming file and line, if there is no complete output, or its columns are not those
///         of the compute
Table read_ave_time_spectrum(const std::string &path);

} // namespace ins
