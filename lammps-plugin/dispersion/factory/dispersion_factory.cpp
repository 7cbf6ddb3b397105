// SPDX-License-Identifier: GPL-2.0-or-later
#include "dispersion_factory.h"

#ifdef MACEINS_BUILD_KERNELS
#include "dispersion/kernels/evaluator.h"
#else
#include "mace/error.h"
#endif

namespace dispersion {

std::unique_ptr<Dispersion> make_dispersion([[maybe_unused]] const Options &options) {
#ifdef MACEINS_BUILD_KERNELS
  return make_kernel_dispersion(options);
#else
  throw mace::Error("D3 needs the native kernels, which this build is without: configure it with "
                    "Kokkos");
#endif
}

} // namespace dispersion
