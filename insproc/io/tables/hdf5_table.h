// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tables in HDF5, laid out as NeXus' NXdata so that NeXus viewers plot spectra by themselves:
//   /entry                      NXentry, with title and the order of the columns
//   /entry/data/<column>        NXdata (records: NXcollection), attribute `units`
//   /entry/parameters           NXcollection, the metadata as attributes
#pragma once

#include "io/tables/table.h"

#include <filesystem>

namespace ins {

/// \throws Error if the file cannot be written
void write_hdf5_table(const std::filesystem::path &path, const Table &table);

/// Reads what write_hdf5_table() writes.
/// \throws Error naming file and dataset, if the file is damaged or holds something else
Table read_hdf5_table(const std::filesystem::path &path);

} // namespace ins
