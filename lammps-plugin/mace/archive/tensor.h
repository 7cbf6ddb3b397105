// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tensors of PyTorch: what a pickle says of one, and its values.
#pragma once

#include "object.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mace::archive {

/// Types of elements that are read.
enum class ElementType {
  Float64,
  Float32,
  Float16,
  BFloat16,
  Int64,
  Int32,
  Int16,
  Int8,
  UInt64,
  UInt32,
  UInt16,
  UInt8,
  Bool
};

int size_of(ElementType type);

/// Where the values of a tensor are: element (i, j, ...) of it is element offset + i strides[0] + j
/// strides[1] + ... of a storage. All of them are within the storage.
struct TensorLayout {
  std::string storage; ///< key, which names an entry of the archive
  ElementType type = ElementType::Float64;
  std::uint64_t storage_elements = 0, offset = 0;
  std::vector<std::uint64_t> shape, strides;
  std::uint64_t elements() const;
};

/// A tensor's values, row-major, last index fastest.
struct Tensor {
  std::vector<std::uint64_t> shape;
  std::vector<double> values;
  std::size_t rank() const { return shape.size(); }
};

/// Whether an object stands for a tensor or a parameter.
bool is_tensor(const Object &object);

/// What a pickle says of a tensor or parameter, on whatever device it was.
/// \throws Error saying what is not supported or contradicts itself, not naming the file
TensorLayout tensor_layout(const Object &object);

/// The values of a tensor in double precision; integers beyond 2^53 are rounded.
///
/// \param bytes       of its storage, at least as many as the layout says
/// \param big_endian  order of the bytes
Tensor tensor_values(const TensorLayout &layout, std::string_view bytes, bool big_endian);

} // namespace mace::archive
