// SPDX-License-Identifier: GPL-2.0-or-later
//
// The native model file: HDF5, laid out as docs/model-file.md says.
#pragma once

#include "model.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace mace {

/// What the root attributes `format` and `format_version` of a model file hold.
inline constexpr const char *model_format = "mace-ins model";
inline constexpr int model_format_version = 1;

/// Reads a native model file.
///
/// Nothing in the file is trusted: presence, type, shape and finiteness of every tensor and the
/// consistency of all sizes are checked.
/// \throws Error naming the file and the dataset, group or attribute at fault
Model read_model(const std::string &path);

/// Writes a native model file; it appears under its name only when it is whole.
/// \throws Error if the model's tensors contradict each other, or the file cannot be written
void write_model(const Model &model, const std::string &path);

/// The bytes of such a file, without a file, and the model in them again.
/// \param name  of the file that the bytes stand for, in messages
/// \throws Error as write_model() and read_model() do
std::vector<std::byte> model_image(const Model &model, const std::string &name);
Model read_model_image(std::span<const std::byte> bytes, const std::string &name);

} // namespace mace
