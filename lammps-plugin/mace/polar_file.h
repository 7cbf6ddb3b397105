// SPDX-License-Identifier: GPL-2.0-or-later
//
// The group `polar` of a native model file.
#pragma once

#include "model.h"
#include "polar_tensors.h"

#include "io/hdf5/group.h"

namespace mace {

/// Sizes that the polarizable part of a model must agree with.
PolarSizes polar_sizes(const Model &model);

/// \throws ins::Error naming the dataset or attribute at fault
Polar read_polar(const ins::h5::Group &group, const PolarSizes &sizes);
void write_polar(ins::h5::Group &&group, const Polar &polar, const PolarSizes &sizes);

} // namespace mace
