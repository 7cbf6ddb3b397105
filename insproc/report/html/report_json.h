// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "report/html/report.h"

#include <string>

namespace ins {

/// Numbers of a report for the scripts of its page. Layout: docs/report.md.
///
/// Curves keep the points that straight lines between leave within 2e-4 of their highest value (and
/// 5e-5 of their bank's), in five digits; eigenvectors are displacements in steps of 1/127 of each
/// mode's largest component.
std::string report_json(const Report &report);

} // namespace ins
