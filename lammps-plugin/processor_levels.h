// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which of the levels of x86-64 (x86-64 psABI, section 3.1.1) the processor at hand can run.
// Packages that move to other machines carry the styles compiled for several of them.
#pragma once

#include <string>
#include <vector>

/// Levels above the first that can be run here, best first: "x86-64-v4", "x86-64-v3", "x86-64-v2".
/// The environment variable MACEINS_X86_LEVEL, if set, names the highest that shall be used;
/// "x86-64" leaves none. Empty on other processors.
/// \throws std::runtime_error if the variable names no level
std::vector<std::string> processor_levels();
