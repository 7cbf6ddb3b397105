// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is done with a model's matrices while weights are laid out for the kernels.
#pragma once

#include "model.h"

namespace mace {

Matrix transpose(const Matrix &m);
/// \throws Error if the sizes do not fit
Matrix multiply(const Matrix &a, const Matrix &b);
/// The rows begin .. begin+rows-1.
Matrix row_block(const Matrix &m, int begin, int rows);
/// The columns begin .. begin+cols-1.
Matrix column_block(const Matrix &m, int begin, int cols);

} // namespace mace
