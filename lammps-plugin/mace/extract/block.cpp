// SPDX-License-Identifier: GPL-2.0-or-later
#include "block.h"

#include "mace/error.h"

#include <array>
#include <cmath>
#include <limits>

namespace mace {

namespace {

using archive::Object;
using Kind = Object::Kind;

/// Where a pickled module keeps what has been registered with it. TorchScript keeps all in one.
constexpr std::array<std::string_view, 3> registers{{"_parameters", "_buffers", "_modules"}};

/// The items of a list or tuple, or of an object of a class that derives from tuple.
const std::vector<const Object *> *items_of(const Object &object) {
  if (object.is(Kind::List) || object.is(Kind::Tuple))
    return &object.items;
  if (!object.is(Kind::Call))
    return nullptr;
  const std::vector<const Object *> &arguments = object.items[1]->items;
  // The class of a named tuple is called with its fields, others with one tuple.
  return arguments.size() == 1 && arguments[0]->is(Kind::Tuple) ? &arguments[0]->items : &arguments;
}

} // namespace

bool is_module(const Object &object) {
  return object.is(Kind::Call) && object.state && object.state->is(Kind::Dictionary);
}

void Block::refuse(const std::string &what) const {
  throw Error((place_.empty() ? "" : place_ + ": ") + what);
}

void Block::refuse_kind(const std::string &supported) const {
  refuse("class " + kind() + " is not supported" +
         (supported.empty() ? "" : " (supported: " + supported + ")") + "; " + evaluate_elsewhere);
}

const Object *Block::find(const std::string &name) const {
  if (!module_->state)
    return nullptr;
  for (const std::string_view list : registers)
    if (const Object *registered = module_->state->find(list))
      if (const Object *found = registered->find(name))
        return found;
  return module_->state->find(name);
}

bool Block::has(const std::string &name) const {
  const Object *found = find(name);
  return found && !found->is(Kind::None);
}

const Object &Block::attribute(const std::string &name) const {
  const Object *found = find(name);
  if (!found)
    refuse(kind() + " has no '" + name + "': it is not of a mace-torch version this program knows");
  return *found;
}

Block Block::child(const std::string &name) const {
  const Object &object = attribute(name);
  if (!is_module(object))
    refuse("'" + name + "' is not a block");
  return {*file_, object, (place_.empty() ? "" : place_ + ".") + name};
}

std::vector<std::string> Block::children() const {
  std::vector<std::string> names;
  const Object *state = module_->state;
  const Object *registered = state ? state->find("_modules") : nullptr;
  const Object *list = registered ? registered : state;
  if (list && list->is(Kind::Dictionary))
    for (std::size_t i = 0; i + 1 < list->items.size(); i += 2)
      if (list->items[i]->is(Kind::Text) && is_module(*list->items[i + 1]))
        names.emplace_back(list->items[i]->text);
  return names;
}

std::vector<Block> Block::list(const std::string &name) const {
  const Block modules = child(name);
  std::vector<Block> blocks;
  for (int i = 0; modules.has(std::to_string(i)); ++i)
    blocks.push_back(modules.child(std::to_string(i)));
  return blocks;
}

archive::Tensor Block::tensor(const std::string &name) const {
  const Object &object = attribute(name);
  if (!archive::is_tensor(object))
    refuse("'" + name + "' is not a tensor");
  try {
    return file_->tensor(object);
  } catch (const Error &error) {
    refuse("'" + name + "': " + error.what());
  }
}

archive::Tensor Block::matrix(const std::string &name) const {
  archive::Tensor tensor = this->tensor(name);
  if (tensor.rank() != 2)
    refuse("'" + name + "' has " + std::to_string(tensor.rank()) + " axes, not two");
  return tensor;
}

double Block::number(const std::string &name) const {
  const Object &object = attribute(name);
  if (!archive::is_tensor(object))
    return number(object);
  const archive::Tensor tensor = this->tensor(name);
  if (tensor.values.size() != 1)
    refuse("'" + name + "' is not a number");
  return tensor.values.front();
}

int Block::integer(const std::string &name) const {
  const double value = number(name);
  if (!(std::abs(value) <= std::numeric_limits<int>::max()))
    refuse("'" + name + "' is not an integer in range");
  return static_cast<int>(value);
}

bool Block::flag(const std::string &name, bool if_absent) const {
  const Object *found = find(name);
  return found && found->is(Kind::Boolean) ? found->integer != 0 : if_absent;
}

bool Block::is_function(const std::string &name, std::string_view function) const {
  const Object &object = attribute(name);
  return object.is(Kind::Global) && object.name == function && object.text.starts_with("torch");
}

std::vector<Irrep> Block::irreps(const std::string &name) const {
  const auto *entries = items_of(attribute(name));
  if (!entries)
    refuse("'" + name + "' is not a list of irreps");
  std::vector<Irrep> irreps;
  for (const Object *entry : *entries) {
    const auto *fields = items_of(*entry);
    const auto *irrep = fields && fields->size() == 2 ? items_of(*fields->at(1)) : nullptr;
    if (!irrep || irrep->size() != 2)
      refuse("'" + name + "' is not a list of irreps");
    const int l = integer(*irrep->at(0));
    if (integer(*irrep->at(1)) != (l % 2 == 0 ? 1 : -1))
      refuse("irreps of l = " + std::to_string(l) + " have not the natural parity (-1)^l; " +
             evaluate_elsewhere);
    irreps.push_back({integer(*fields->at(0)), l});
  }
  return irreps;
}

std::vector<std::vector<const Object *>> Block::instructions(std::size_t fields) const {
  const auto *entries = items_of(attribute("instructions"));
  if (!entries)
    refuse("'instructions' is not a list");
  std::vector<std::vector<const Object *>> instructions;
  for (const Object *entry : *entries) {
    const auto *items = items_of(*entry);
    if (!items || items->size() < fields)
      refuse("an instruction has not " + std::to_string(fields) + " fields");
    instructions.push_back(*items);
  }
  return instructions;
}

std::vector<std::string> Block::texts(const std::string &name) const {
  const Object &object = attribute(name);
  if (object.is(Kind::Text))
    return {std::string(object.text)};
  std::vector<std::string> texts;
  if (!object.is(Kind::List) && !object.is(Kind::Tuple))
    refuse("'" + name + "' is not a list of texts");
  for (const Object *item : object.items) {
    if (!item->is(Kind::Text) && !item->is(Kind::None))
      refuse("'" + name + "' is not a list of texts");
    texts.emplace_back(item->text);
  }
  return texts;
}

int Block::integer(const Object &object) const {
  if (!object.is(Kind::Integer) || std::abs(object.integer) > std::numeric_limits<int>::max())
    refuse("an integer is not where one is expected");
  return static_cast<int>(object.integer);
}

double Block::number(const Object &object) const {
  if (object.is(Kind::Real))
    return object.real;
  if (!object.is(Kind::Integer) && !object.is(Kind::Boolean))
    refuse("a number is not where one is expected");
  return static_cast<double>(object.integer);
}

std::vector<int> Block::integers(const Object &object) const {
  const auto *items = items_of(object);
  if (!items)
    refuse("integers are not where they are expected");
  std::vector<int> values;
  for (const Object *item : *items)
    values.push_back(integer(*item));
  return values;
}

const Irrep &Block::at(const std::vector<Irrep> &irreps, const Object &position) const {
  const int i = integer(position);
  if (i < 0 || i >= static_cast<int>(irreps.size()))
    refuse("an instruction names an irrep that is not there");
  return irreps[i];
}

} // namespace mace
