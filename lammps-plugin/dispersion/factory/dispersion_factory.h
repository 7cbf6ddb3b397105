// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dispersion/dispersion.h"

#include <memory>

namespace dispersion {

/// \throws mace::Error if an element has no data, a cutoff is not positive, or this build has no
///         kernels
std::unique_ptr<Dispersion> make_dispersion(const Options &options);

} // namespace dispersion
