// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dispersion/dispersion.h"

#include <memory>

namespace dispersion {

/// The kernels behind dispersion.h; starts Kokkos unless it runs.
std::unique_ptr<Dispersion> make_kernel_dispersion(const Options &options);

} // namespace dispersion
