// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a pickle says, as data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mace::archive {

/// One object of a pickle. Objects refer to one another, perhaps in circles; they belong to the
/// Pickle they are of.
struct Object {
  enum class Kind {
    None,
    Boolean,    ///< integer: 0 or 1
    Integer,    ///< integer
    Real,       ///< real
    Text,       ///< text
    Bytes,      ///< text
    List,       ///< items; a set, too
    Tuple,      ///< items
    Dictionary, ///< items: key, value, key, value, ...
    Global,     ///< text: the module, name: the class or function in it
    Call,       ///< items: a Global and the arguments it was called with, a Tuple; state
    Persistent, ///< items: the identifier of something outside the pickle
    Opaque      ///< something that no one here reads, such as an integer of more than 64 bits
  };
  Kind kind = Kind::None;
  std::int64_t integer = 0;
  double real = 0.0;
  std::string_view text, name;
  std::vector<const Object *> items;
  const Object *state = nullptr; ///< of a Call: what the object was given afterwards, or null

  bool is(Kind k) const { return kind == k; }
  /// A call's class or function; empty if this is no call.
  std::string_view callee() const { return is(Kind::Call) ? items[0]->name : std::string_view(); }
  /// A call's module; empty if this is no call.
  std::string_view callee_module() const {
    return is(Kind::Call) ? items[0]->text : std::string_view();
  }
  /// The entry of a dictionary with this key; null if there is none, or this is no dictionary. Of
  /// several the last counts.
  const Object *find(std::string_view key) const {
    if (is(Kind::Dictionary))
      for (std::size_t i = items.size(); i >= 2; i -= 2)
        if (items[i - 2]->is(Kind::Text) && items[i - 2]->text == key)
          return items[i - 1];
    return nullptr;
  }
};

} // namespace mace::archive
