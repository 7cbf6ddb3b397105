// SPDX-License-Identifier: GPL-2.0-or-later
//
// Keywords of the fixes that a study runs, as far as a study file may give more of them than its
// own keys.
#pragma once

#include <string>

namespace ins {

enum class StudyFix { cell_relax, phonon_fd };

/// What is wrong with keywords and their values: one that the fix does not have, or that another
/// key of the study file sets, or a value that is none of those allowed; empty if nothing is.
std::string keyword_problem(StudyFix fix, const std::string &words);

} // namespace ins
