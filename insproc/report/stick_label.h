// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace ins {

/// What matters most of the words about a mode, in at most so many characters.
///
/// What does not fit is given up in this order: what stands in parentheses, the parts behind the
/// first " + " (of which " + …" remains), the words about phase, the end of the text.
/// \param label  as assignment() words it, UTF-8
std::string essential(const std::string &label, std::size_t characters);

} // namespace ins
