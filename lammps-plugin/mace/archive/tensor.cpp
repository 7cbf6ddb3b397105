// SPDX-License-Identifier: GPL-2.0-or-later
//
// Source: torch/_utils.py (the functions that rebuild tensors) and torch/serialization.py
// (persistent_id) of PyTorch 1.6 to 2.15.
#include "tensor.h"

#include "mace/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace mace::archive {

namespace {

using Kind = Object::Kind;

struct TypeName {
  std::string_view storage, dtype; ///< in the module torch
  ElementType type;
  int size;
};

constexpr std::array<TypeName, 13> type_names{{
    {"DoubleStorage", "float64", ElementType::Float64, 8},
    {"FloatStorage", "float32", ElementType::Float32, 4},
    {"HalfStorage", "float16", ElementType::Float16, 2},
    {"BFloat16Storage", "bfloat16", ElementType::BFloat16, 2},
    {"LongStorage", "int64", ElementType::Int64, 8},
    {"IntStorage", "int32", ElementType::Int32, 4},
    {"ShortStorage", "int16", ElementType::Int16, 2},
    {"CharStorage", "int8", ElementType::Int8, 1},
    {"", "uint64", ElementType::UInt64, 8},
    {"", "uint32", ElementType::UInt32, 4},
    {"", "uint16", ElementType::UInt16, 2},
    {"ByteStorage", "uint8", ElementType::UInt8, 1},
    {"BoolStorage", "bool", ElementType::Bool, 1},
}};

/// A tensor may have more elements than its storage if one of them stands in several places, but no
/// more than this: a small file must not take much memory.
constexpr std::uint64_t most_repeated = 4096;

[[noreturn]] void contradiction() { throw Error("the description of a tensor contradicts itself"); }

std::uint64_t count(const Object &object) {
  if (!object.is(Kind::Integer) || object.integer < 0)
    contradiction();
  return static_cast<std::uint64_t>(object.integer);
}

std::vector<std::uint64_t> counts(const Object &object) {
  if (!object.is(Kind::Tuple) && !object.is(Kind::List))
    contradiction();
  std::vector<std::uint64_t> values;
  for (const Object *item : object.items)
    values.push_back(count(*item));
  return values;
}

const TypeName &type_named(std::string_view name, std::string_view TypeName::*field) {
  for (const TypeName &type : type_names)
    if (!name.empty() && type.*field == name)
      return type;
  throw Error("tensors of type " + std::string(name) + " are not supported");
}

/// The arguments of the call that makes the tensor; null if it is none.
const Object *rebuild_arguments(const Object &object) {
  const Object *tensor = &object;
  // A parameter is made of a tensor.
  if (tensor->callee().starts_with("_rebuild_parameter") && !tensor->items[1]->items.empty())
    tensor = tensor->items[1]->items[0];
  const bool made =
      tensor->callee_module() == "torch._utils" &&
      (tensor->callee() == "_rebuild_tensor_v2" || tensor->callee() == "_rebuild_tensor" ||
       tensor->callee() == "_rebuild_tensor_v3");
  return made && tensor->items[1]->items.size() >= 4 ? tensor : nullptr;
}

/// Checks that every element is within the storage.
void check_bounds(const TensorLayout &layout) {
  std::uint64_t elements = 1, last = layout.offset;
  for (std::size_t i = 0; i < layout.shape.size(); ++i)
    if (__builtin_mul_overflow(elements, layout.shape[i], &elements))
      contradiction();
  if (elements > std::max(layout.storage_elements, most_repeated))
    throw Error("a tensor has more elements than its storage");
  if (elements == 0)
    return;
  for (std::size_t i = 0; i < layout.shape.size(); ++i) {
    std::uint64_t reach = 0;
    if (__builtin_mul_overflow(layout.shape[i] - 1, layout.strides[i], &reach) ||
        __builtin_add_overflow(last, reach, &last))
      contradiction();
  }
  if (last >= layout.storage_elements)
    throw Error("a tensor reaches beyond its storage");
}

/// Of IEEE's half precision.
double half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
  const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
  if (exponent == 0x1f)
    return fraction == 0 ? sign * HUGE_VAL : std::nan("");
  return sign *
         (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25));
}

double value_of(ElementType type, std::uint64_t bits) {
  switch (type) {
  case ElementType::Float64:
    return std::bit_cast<double>(bits);
  case ElementType::Float32:
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  case ElementType::Float16:
    return half(static_cast<std::uint16_t>(bits));
  case ElementType::BFloat16: // the first half of single precision
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
  case ElementType::Int64:
    return static_cast<double>(static_cast<std::int64_t>(bits));
  case ElementType::Int32:
    return static_cast<std::int32_t>(bits);
  case ElementType::Int16:
    return static_cast<std::int16_t>(bits);
  case ElementType::Int8:
    return static_cast<std::int8_t>(bits);
  case ElementType::Bool:
    return bits != 0 ? 1.0 : 0.0;
  case ElementType::UInt64:
  case ElementType::UInt32:
  case ElementType::UInt16:
  case ElementType::UInt8:
    break;
  }
  return static_cast<double>(bits);
}

} // namespace

int size_of(ElementType type) {
  return std::find_if(type_names.begin(), type_names.end(),
                      [type](const TypeName &name) { return name.type == type; })
      ->size;
}

std::uint64_t TensorLayout::elements() const {
  std::uint64_t product = 1;
  for (const std::uint64_t extent : shape)
    product *= extent;
  return product;
}

bool is_tensor(const Object &object) { return rebuild_arguments(object) != nullptr; }

TensorLayout tensor_layout(const Object &object) {
  const Object *tensor = rebuild_arguments(object);
  if (!tensor)
    throw Error("not a tensor of a kind that is supported");
  // (storage, offset, shape, strides, ...); the third version has (.., gradient?, hooks, dtype,
  // ..).
  const std::vector<const Object *> &arguments = tensor->items[1]->items;
  // ('storage', type, key, device, number of elements)
  const Object &storage = *arguments[0];
  if (!storage.is(Kind::Persistent) || !storage.items[0]->is(Kind::Tuple) ||
      storage.items[0]->items.size() < 5)
    throw Error("a tensor's storage is not in the archive");
  const std::vector<const Object *> &id = storage.items[0]->items;
  if (!id[1]->is(Kind::Global) || !id[2]->is(Kind::Text))
    contradiction();
  TensorLayout layout;
  layout.storage = id[2]->text;
  layout.offset = count(*arguments[1]);
  layout.shape = counts(*arguments[2]);
  layout.strides = counts(*arguments[3]);
  if (layout.shape.size() != layout.strides.size())
    contradiction();
  layout.storage_elements = count(*id[4]);
  if (tensor->callee() == "_rebuild_tensor_v3") { // of bytes without a type
    if (arguments.size() < 7 || !arguments[6]->is(Kind::Global))
      contradiction();
    layout.type = type_named(arguments[6]->name, &TypeName::dtype).type;
    layout.storage_elements /= size_of(layout.type);
  } else {
    layout.type = type_named(id[1]->name, &TypeName::storage).type;
  }
  check_bounds(layout);
  return layout;
}

Tensor tensor_values(const TensorLayout &layout, std::string_view bytes, bool big_endian) {
  const std::size_t elements = layout.elements(), rank = layout.shape.size();
  const int size = size_of(layout.type);
  Tensor tensor{layout.shape, std::vector<double>(elements)};
  std::vector<std::uint64_t> index(rank);
  std::uint64_t place = layout.offset;
  for (std::size_t i = 0; i < elements; ++i) {
    std::uint64_t bits = 0;
    const char *element = bytes.data() + place * size;
    for (int k = 0; k < size; ++k)
      bits |= std::uint64_t{static_cast<unsigned char>(element[big_endian ? size - 1 - k : k])}
              << 8 * k;
    tensor.values[i] = value_of(layout.type, bits);
    for (std::size_t d = rank; d-- > 0;) { // the next element, last index fastest
      place += layout.strides[d];
      if (++index[d] < layout.shape[d])
        break;
      place -= layout.strides[d] * layout.shape[d];
      index[d] = 0;
    }
  }
  return tensor;
}

} // namespace mace::archive
