// SPDX-License-Identifier: GPL-2.0-or-later
//
// Parts that occur in several places of a native model file.
#pragma once

#include "perceptron.h"

#include "io/hdf5/group.h"

namespace mace {

/// \throws ins::Error as ins::h5::Group says, from all of them
Matrix read_matrix(const ins::h5::Group &group, const std::string &name, hsize_t rows,
                   hsize_t cols);
void write_matrix(ins::h5::Group &group, const std::string &name, const Matrix &matrix);

/// An attribute that must be above 0.
double read_positive(const ins::h5::Group &group, const std::string &attribute);

/// Perceptron of `inputs` inputs and `outputs` outputs; datasets w0, b0, norm_scale0, norm_shift0,
/// w1, ...
void read_norm_perceptron(const ins::h5::Group &group, hsize_t inputs, hsize_t outputs,
                          NormMlp &mlp);
void write_norm_perceptron(ins::h5::Group &group, const NormMlp &mlp);

} // namespace mace
