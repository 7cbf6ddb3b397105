// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "io/tables/table.h"

#include <iosfwd>

namespace ins {

/// A tabular of LaTeX with the rules of booktabs, and no float around it.
void write_latex(std::ostream &out, const Table &table);

} // namespace ins
