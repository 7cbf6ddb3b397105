// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace mace {

/// Tells what PyTorch has written into a zip archive, without PyTorch.
///
/// \return what the file is, and which file to give instead; empty if it is TorchScript, or too
///         damaged to tell
std::string foreign_torch_archive(const std::string &path);

} // namespace mace
