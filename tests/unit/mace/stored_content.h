// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

/// Every attribute and dataset of an HDF5 file as `path=type:shape:bytes`, sorted by path.
std::vector<std::string> stored_content(const std::string &path);
