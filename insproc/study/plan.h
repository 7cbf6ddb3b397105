// SPDX-License-Identifier: GPL-2.0-or-later
//
// From a study to the steps that do it.
#pragma once

#include "study/step.h"
#include "study/study.h"
#include "study/study_file.h"

namespace ins {

/// The steps of a study, whose folders are below `folder`: NAME/MODEL/PRESSURE, without the names
/// of structure and model where there is one of them.
///
/// Structures are read, to know their elements. Options of `spectrum` count for the commands that
/// compare spectra, as far as they have them.
/// \throws Error if a structure cannot be read
Steps plan_study(const Study &study, const std::filesystem::path &folder,
                 const KnownOptions &options);

} // namespace ins
