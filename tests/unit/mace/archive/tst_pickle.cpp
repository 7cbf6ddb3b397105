// SPDX-License-Identifier: GPL-2.0-or-later
#include "mace/archive/pickle.h"

#include "catch.h"
#include "mace/error.h"

using Catch::Matchers::Contains;
using mace::archive::Object;
using mace::archive::Pickle;
using Kind = Object::Kind;
using namespace std::string_literals;

namespace {

/// A pickle of protocol 2 with these instructions.
std::string protocol_2(const std::string &instructions) { return "\x80\x02"s + instructions + "."; }

std::int64_t integer(const std::string &instructions) {
  const Pickle pickle(protocol_2(instructions));
  REQUIRE(pickle.root().is(Kind::Integer));
  return pickle.root().integer;
}

} // namespace

TEST_CASE("numbers, texts and flags have the values that Python gives them") {
  CHECK(integer("K\xff") == 255);
  CHECK(integer("M\x01\x02") == 513);
  CHECK(integer("J\xfe\xff\xff\xff") == -2);
  CHECK(integer("\x8a\x00"s) == 0);
  CHECK(integer("\x8a\x01\xff") == -1);
  CHECK(integer("\x8a\x02\xff\x00"s) == 255);
  CHECK(integer("\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x80"s) == INT64_MIN);
  CHECK(Pickle(protocol_2("\x8a\x09" + std::string(9, '\1'))).root().is(Kind::Opaque));
  CHECK(Pickle(protocol_2("G\x3f\xf8\0\0\0\0\0\0"s)).root().real == 1.5);
  CHECK(Pickle(protocol_2("X\3\0\0\0abc"s)).root().text == "abc");
  CHECK(Pickle(protocol_2("\x8c\2xy")).root().text == "xy");
  CHECK(Pickle(protocol_2("C\2\0\1"s)).root().is(Kind::Bytes));
  CHECK(Pickle(protocol_2("\x88")).root().integer == 1);
  CHECK(Pickle(protocol_2("\x89")).root().integer == 0);
  CHECK(Pickle(protocol_2("N")).root().is(Kind::None));
}

TEST_CASE("containers hold what was put into them") {
  // {'a': [1, 2, 3], 'b': (4, 5)}, the list filled by both instructions, and then {'a': None} more
  const Pickle pickle(protocol_2("}(X\1\0\0\0a](K\1K\2eK\3aX\1\0\0\0bK\4K\5\x86uX\1\0\0\0aNs"s));
  const Object &root = pickle.root();
  REQUIRE(root.is(Kind::Dictionary));
  CHECK(root.items.size() == 6);
  CHECK(root.find("a")->is(Kind::None));
  CHECK(root.items[1]->items.size() == 3);
  CHECK(root.items[1]->items[2]->integer == 3);
  CHECK(root.find("b")->items[1]->integer == 5);
  CHECK(root.find("c") == nullptr);
}

TEST_CASE("objects that are used again are the same object, even in circles") {
  // a = [7]; a.append(a); (a, a)
  const Pickle pickle(protocol_2("]q\0K\7ah\0ah\0\x86"s));
  const Object &list = *pickle.root().items[0];
  CHECK(&list == pickle.root().items[1]);
  CHECK(list.items[0]->integer == 7);
  CHECK(list.items[1] == &list);
}

TEST_CASE("classes are names and calls are records") {
  // os.system('true'), then a state
  const Pickle pickle(protocol_2("cos\nsystem\nX\4\0\0\0true\x85R}X\1\0\0\0aK\1sb"s));
  const Object &call = pickle.root();
  REQUIRE(call.is(Kind::Call));
  CHECK(call.callee_module() == "os");
  CHECK(call.callee() == "system");
  CHECK(call.items[1]->items[0]->text == "true");
  CHECK(call.state->find("a")->integer == 1);
  CHECK(Pickle(protocol_2("\x8c\1m\x8c\1n\x93)\x81")).root().callee() == "n");
}

TEST_CASE("ordered dictionaries and TorchScript's typed lists are what they contain") {
  const Pickle ordered(protocol_2("ccollections\nOrderedDict\n)RX\1\0\0\0aK\1s"s));
  CHECK(ordered.root().find("a")->integer == 1);
  const Pickle typed(protocol_2("ctorch.jit._pickle\nbuild_intlist\n](K\1K\2e\x85R"));
  REQUIRE(typed.root().is(Kind::List));
  CHECK(typed.root().items[1]->integer == 2);
  const Pickle tagged(protocol_2("ctorch.jit._pickle\nrestore_type_tag\n](K\1eX\3\0\0\0int\x86R"s));
  CHECK(tagged.root().items[0]->integer == 1);
}

TEST_CASE("a damaged pickle is refused with the place") {
  for (const std::string &instructions :
       {"K"s, "X\xff\xff\xff\xff"s, "a"s, "]K\1K\1s"s, "(K\1u"s, "e"s, "h\1"s, "K\1q"s, "cos\nsys"s,
        "K\1K\1R"s, "K\1K\1b"s, "\x80\1"s, "\x85"s, "(K\1"s, "\xff"s, "i"s, "P0\n"s, "I1\n"s,
        "((K\1tK\1t\x86\x86"s}) {
    INFO(Catch::StringMaker<std::string>::convert(instructions));
    CHECK_THROWS_WITH(Pickle("\x80\x02" + instructions), Contains("damaged at byte"));
  }
  CHECK_THROWS_WITH(Pickle(""), Contains("end too early"));
  CHECK_THROWS_WITH(Pickle("\x80\x02("), Contains("end too early"));
}

TEST_CASE("depth costs no stack and repetition little memory") {
  std::string deep; // a million lists in one another
  for (int i = 0; i < 1000000; ++i)
    deep += ']';
  deep += std::string(999999, 'a');
  const Pickle nested(protocol_2(deep));
  const Object *inner = &nested.root();
  int depth = 1;
  for (; !inner->items.empty(); ++depth)
    inner = inner->items[0];
  CHECK(depth == 1000000);
  CHECK_THROWS_WITH(Pickle(protocol_2(std::string(5000000, ']'))), Contains("more than 4000000"));

  // A list of 1000 integers, 1000 times as the argument of what only says its type: no copies.
  std::string repeated = "](";
  for (int i = 0; i < 1000; ++i)
    repeated += "K\1";
  repeated += "e\x85q\0"s;
  for (int i = 0; i < 1000; ++i)
    repeated += "ctorch.jit._pickle\nrestore_type_tag\nh\0R"s;
  const Pickle tagged(protocol_2(repeated));
  CHECK(tagged.root().items.size() == 1000);
}
