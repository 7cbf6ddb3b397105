// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which model a file holds: what wraps it, what it consists of, what it is for.
#pragma once

#include "block.h"

#include <optional>

namespace mace {

/// Class of polarizable models.
inline constexpr const char *polar_kind = "PolarMACE";

/// The model in a file.
struct SavedModel {
  Block block;
  std::optional<int> head; ///< that an export was made for
};

/// \throws Error, not naming the file, if it holds no model of mace-torch; says what it is, and
/// which
///         file to give instead
SavedModel find_model(archive::TorchFile &file);

/// \throws Error if the class of a model is none that is supported, or if it has parts that those
///         have not
void check_parts(const Block &model);

/// \throws Error unless they are distinct elements
std::vector<int> atomic_numbers_of(const Block &model);

/// Names of the heads; "Default" for a model without names.
std::vector<std::string> head_names_of(const Block &model);

std::string default_head_of(const SavedModel &model, const std::vector<std::string> &heads);

} // namespace mace
