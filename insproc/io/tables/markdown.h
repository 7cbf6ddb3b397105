// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tables for text: Markdown and LaTeX, with as many decimals as a reader wants. They are not read
// back, and hold no metadata.
#pragma once

#include "io/tables/table.h"

#include <iosfwd>

namespace ins {

/// A table of GitHub's Markdown.
void write_markdown(std::ostream &out, const Table &table);

} // namespace ins
