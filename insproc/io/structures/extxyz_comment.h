// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "training/frame.h"

#include <string>
#include <string_view>
#include <vector>

namespace ins {

/// The pairs of the second line of an extended xyz frame: key=value, key="several words" with \"
/// and \\ inside, key={...} or key=[...] (kept with their brackets), or a bare key, which is T.
///
/// \return false if a quote or bracket is not closed; `problem` then says which
bool parse_extxyz_comment(std::string_view line, std::vector<FrameValue> &values,
                          std::string &problem);

/// A pair as parse_extxyz_comment() reads it.
std::string extxyz_pair(const FrameValue &value);

} // namespace ins
