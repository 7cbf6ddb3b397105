// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace ins {

/// Text that a browser shows as it stands, also within an attribute in quotes: what has a meaning
/// in HTML is written as an entity, control characters as blanks, and bytes that are no UTF-8 as
/// U+FFFD.
std::string html_text(std::string_view text);

/// JSON that may stand in a script element: nothing in it closes the element or begins a comment.
std::string json_in_html(std::string json);

/// Letters, digits and hyphens of a text, in lower case: a part of an address.
std::string html_id(std::string_view text);

} // namespace ins
