// SPDX-License-Identifier: GPL-2.0-or-later
//
// The symbol of the LibTorch object by which the native engine reads TorchScript exports.
#pragma once

#include "mace/model.h"

extern "C" {

/// Reads the weights of a TorchScript export.
///
/// \param path     the export
/// \param model    receives them
/// \param message  receives what is wrong if the result is false
using mace_torch_converter = bool(const char *path, mace::Model *model, std::string *message);

__attribute__((visibility("default"))) mace_torch_converter mace_torch_read_model;
}
