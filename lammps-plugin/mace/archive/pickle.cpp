// SPDX-License-Identifier: GPL-2.0-or-later
//
// Source: the documentation of the instructions in CPython's pickletools.
#include "pickle.h"

#include "mace/error.h"

#include <bit>
#include <cstdio>
#include <unordered_map>

namespace mace::archive {

using Kind = Object::Kind;

/// A machine with a stack, marks on it and a memory, as Python's, that makes records only.
class PickleMachine {
public:
  explicit PickleMachine(Pickle &pickle) : pickle_(pickle) {}

  const Object *run() {
    for (;;) {
      begin_ = at_;
      const auto instruction = static_cast<unsigned char>(take(1).front());
      if (instruction == '.')
        return pop();
      if (!constant(instruction) && !container(instruction) && !memory(instruction) &&
          !call(instruction)) {
        char code[8];
        std::snprintf(code, sizeof(code), "0x%02x", instruction);
        refuse(std::string("instruction ") + code + " is none that PyTorch writes");
      }
    }
  }

private:
  /// More objects than any model has; as many take some hundred megabytes.
  static constexpr std::size_t most_objects = 4'000'000;

  Pickle &pickle_;
  std::size_t at_ = 0, begin_ = 0; ///< the next byte, and where the instruction begins
  std::vector<Object *> stack_;
  std::vector<std::size_t> marks_; ///< heights of the stack
  std::unordered_map<std::uint64_t, Object *> memory_;
  Object *none_ = nullptr, *no_items_ = nullptr, *flags_[2] = {};

  [[noreturn]] void refuse(const std::string &what) const {
    throw Error("the pickled objects are damaged at byte " + std::to_string(begin_) + ": " + what);
  }

  std::string_view take(std::uint64_t length) {
    if (length > pickle_.bytes_.size() - at_)
      refuse("they end too early");
    const auto part = std::string_view(pickle_.bytes_).substr(at_, length);
    at_ += length;
    return part;
  }
  /// Little-endian number of `width` bytes.
  std::uint64_t number(int width) {
    const std::string_view bytes = take(width);
    std::uint64_t value = 0;
    for (int i = width - 1; i >= 0; --i)
      value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
  }
  std::string_view line() {
    const std::size_t end = pickle_.bytes_.find('\n', at_);
    if (end == std::string::npos)
      refuse("they end too early");
    const std::string_view text = take(end - at_);
    take(1);
    return text;
  }

  Object *make(Kind kind) {
    if (pickle_.objects_.size() >= most_objects)
      refuse("there are more than " + std::to_string(most_objects) + " objects");
    pickle_.objects_.emplace_back().kind = kind;
    return &pickle_.objects_.back();
  }
  Object *make_text(Kind kind, std::string_view text) {
    Object *object = make(kind);
    object->text = text;
    return object;
  }
  Object *make_integer(std::int64_t value) {
    Object *object = make(Kind::Integer);
    object->integer = value;
    return object;
  }
  /// An object that cannot change and is the same everywhere.
  Object *shared(Object *&kept, Kind kind, std::int64_t value = 0) {
    if (!kept) {
      kept = make(kind);
      kept->integer = value;
    }
    return kept;
  }

  void push(Object *object) { stack_.push_back(object); }
  Object *pop() {
    if (stack_.size() == (marks_.empty() ? 0 : marks_.back()))
      refuse("an object is missing");
    Object *object = stack_.back();
    stack_.pop_back();
    return object;
  }
  Object *top() {
    push(pop());
    return stack_.back();
  }
  /// The objects above the last mark.
  std::vector<const Object *> pop_to_mark() {
    if (marks_.empty())
      refuse("a mark is missing");
    const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<const Object *> objects(first, stack_.end());
    stack_.erase(first, stack_.end());
    marks_.pop_back();
    return objects;
  }

  Object *make_items(Kind kind, std::vector<const Object *> items) {
    Object *object = make(kind);
    object->items = std::move(items);
    return object;
  }
  Object *make_tuple(int length) {
    std::vector<const Object *> items(length);
    for (int i = length - 1; i >= 0; --i)
      items[i] = pop();
    return make_items(Kind::Tuple, std::move(items));
  }
  /// Adds to a list, a set, a dictionary, or an object that behaves like one.
  void add_items(const std::vector<const Object *> &items, bool pairs) {
    Object *object = top();
    const bool dictionary = object->is(Kind::Dictionary);
    if (pairs ? items.size() % 2 != 0 || !(dictionary || object->is(Kind::Call))
              : !object->is(Kind::List) && !object->is(Kind::Call))
      refuse("items for something that takes none");
    object->items.insert(object->items.end(), items.begin(), items.end());
  }

  /// Instructions that push a number, a text, a flag. \return whether this was one
  bool constant(unsigned char instruction) {
    switch (instruction) {
    case 'N':
      push(shared(none_, Kind::None));
      return true;
    case 0x88: // true
    case 0x89: // false
      push(shared(flags_[instruction == 0x88], Kind::Boolean, instruction == 0x88));
      return true;
    case 'J':
      push(make_integer(static_cast<std::int32_t>(number(4))));
      return true;
    case 'K':
      push(make_integer(static_cast<std::int64_t>(number(1))));
      return true;
    case 'M':
      push(make_integer(static_cast<std::int64_t>(number(2))));
      return true;
    case 0x8a:
      push(long_integer(take(number(1))));
      return true;
    case 0x8b:
      push(long_integer(take(number(4))));
      return true;
    case 'G': {
      std::uint64_t bits = 0;
      for (const char byte : take(8)) // big-endian
        bits = bits << 8 | static_cast<unsigned char>(byte);
      Object *object = make(Kind::Real);
      object->real = std::bit_cast<double>(bits);
      push(object);
      return true;
    }
    case 'X':
      push(make_text(Kind::Text, take(number(4))));
      return true;
    case 0x8c:
      push(make_text(Kind::Text, take(number(1))));
      return true;
    case 0x8d:
      push(make_text(Kind::Text, take(number(8))));
      return true;
    case 'T': // Python 2's strings
    case 'B':
      push(make_text(Kind::Bytes, take(number(4))));
      return true;
    case 'U':
    case 'C':
      push(make_text(Kind::Bytes, take(number(1))));
      return true;
    case 0x8e:
    case 0x96:
      push(make_text(Kind::Bytes, take(number(8))));
      return true;
    default:
      return false;
    }
  }

  /// Two's complement, little-endian, of any length.
  Object *long_integer(std::string_view bytes) {
    if (bytes.size() > 8)
      return make(Kind::Opaque);
    const bool negative = !bytes.empty() && (bytes.back() & 0x80) != 0;
    std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
      value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return make_integer(static_cast<std::int64_t>(value));
  }

  /// Instructions that make or fill lists, tuples, dictionaries, sets. \return whether this was one
  bool container(unsigned char instruction) {
    switch (instruction) {
    case '(':
      marks_.push_back(stack_.size());
      return true;
    case ')':
      push(shared(no_items_, Kind::Tuple));
      return true;
    case 0x85:
    case 0x86:
    case 0x87:
      push(make_tuple(instruction - 0x84));
      return true;
    case 't':
      push(make_items(Kind::Tuple, pop_to_mark()));
      return true;
    case ']':
    case 0x8f:
      push(make(Kind::List));
      return true;
    case 'l':
    case 0x91:
      push(make_items(Kind::List, pop_to_mark()));
      return true;
    case '}':
      push(make(Kind::Dictionary));
      return true;
    case 'a':
      add_items({pop()}, false);
      return true;
    case 'e':
    case 0x90:
      add_items(pop_to_mark(), false);
      return true;
    case 's': {
      const Object *value = pop();
      add_items({pop(), value}, true);
      return true;
    }
    case 'u':
      add_items(pop_to_mark(), true);
      return true;
    default:
      return false;
    }
  }

  /// Instructions of the stack and of the memory. \return whether this was one
  bool memory(unsigned char instruction) {
    switch (instruction) {
    case 0x80:
      if (const std::uint64_t protocol = number(1); protocol < 2 || protocol > 5)
        refuse("protocol " + std::to_string(protocol) + " is not supported");
      return true;
    case 0x95: // a frame, for readers that take one at a time
      take(8);
      return true;
    case '0':
      pop();
      return true;
    case '1':
      pop_to_mark();
      return true;
    case '2':
      push(top());
      return true;
    case 'q':
      memory_[number(1)] = top();
      return true;
    case 'r':
      memory_[number(4)] = top();
      return true;
    case 0x94: {
      const std::size_t next = memory_.size();
      memory_[next] = top();
      return true;
    }
    case 'h':
      push(remembered(number(1)));
      return true;
    case 'j':
      push(remembered(number(4)));
      return true;
    default:
      return false;
    }
  }

  Object *remembered(std::uint64_t number) {
    const auto found = memory_.find(number);
    if (found == memory_.end())
      refuse("object " + std::to_string(number) + " is used before it is made");
    return found->second;
  }

  /// Instructions that name, call and build classes. \return whether this was one
  bool call(unsigned char instruction) {
    switch (instruction) {
    case 'c': {
      const std::string_view module = line();
      push(make_global(module, line()));
      return true;
    }
    case 0x93: {
      const Object *name = pop(), *module = pop();
      if (!name->is(Kind::Text) || !module->is(Kind::Text))
        refuse("a class without a name");
      push(make_global(module->text, name->text));
      return true;
    }
    case 'R':
    case 0x81: {
      const Object *arguments = pop();
      push(make_call(pop(), arguments));
      return true;
    }
    case 0x92: { // with named arguments, which no one here reads
      pop();
      const Object *arguments = pop();
      push(make_call(pop(), arguments));
      return true;
    }
    case 'b': {
      const Object *state = pop();
      if (Object *object = top(); object->is(Kind::Call))
        object->state = state;
      else if (!object->is(Kind::Dictionary)) // an ordered one may have attributes
        refuse("a state for something that has none");
      return true;
    }
    case 'Q':
      push(make_items(Kind::Persistent, {pop()}));
      return true;
    default:
      return false;
    }
  }

  Object *make_global(std::string_view module, std::string_view name) {
    Object *object = make_text(Kind::Global, module);
    object->name = name;
    return object;
  }

  /// A record of a call; calls that only make a container, or say the type of one, are that
  /// container.
  Object *make_call(const Object *callee, const Object *arguments) {
    if (!callee->is(Kind::Global) || !arguments->is(Kind::Tuple))
      refuse("a call of something that is no class or function");
    if (callee->text == "collections" && callee->name == "OrderedDict" && arguments->items.empty())
      return make(Kind::Dictionary);
    if (callee->text == "torch.jit._pickle" && !arguments->items.empty() &&
        (callee->name == "restore_type_tag" || callee->name.starts_with("build_")))
      return const_cast<Object *>(arguments->items[0]); // all are this machine's own
    return make_items(Kind::Call, {callee, arguments});
  }
};

Pickle::Pickle(std::string bytes) : bytes_(std::move(bytes)) { root_ = PickleMachine(*this).run(); }

} // namespace mace::archive
