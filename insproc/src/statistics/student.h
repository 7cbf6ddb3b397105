// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace ins {

/// Probability that |t| of Student's distribution is larger than the one given: two-sided p value.
///
/// \param freedom  degrees of freedom, positive
double student_p(double t, double freedom);

} // namespace ins
