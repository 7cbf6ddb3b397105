// SPDX-License-Identifier: GPL-2.0-or-later
//
// Evaluators whose model and tables another process of the node has made: they are the same bit for
// bit, and read no file.
#include "evaluation.h"
#include "kernel_test.h"

#include "mace/node_memory.h"

#include <cstdlib>
#include <cstring>
#include <memory>

namespace {

using namespace kernel_test;
using mace::NodeMemory;

constexpr bool kernels_on_host =
    std::is_same_v<mace::kokkos::Space::memory_space, Kokkos::HostSpace>;

/// The process that makes, with room for some pieces.
class Maker final : public NodeMemory, public NodeMemory::Room {
public:
  explicit Maker(std::size_t room) : room_(room) {}

  void share(bool, const Make &make, const Use &) override { make(this); }

  std::shared_ptr<std::byte> add(std::size_t bytes, Lifetime) override {
    constexpr std::size_t alignment = 64;
    if (pieces.size() == room_)
      return nullptr;
    const std::size_t size = (bytes + alignment - 1) / alignment * alignment;
    std::shared_ptr<std::byte> piece(static_cast<std::byte *>(std::aligned_alloc(alignment, size)),
                                     std::free);
    std::memset(piece.get(), 0, size);
    pieces.push_back({piece, bytes});
    return piece;
  }

  std::vector<Piece> pieces;

private:
  std::size_t room_;
};

/// One that uses what was made.
class User final : public NodeMemory {
public:
  explicit User(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  void share(bool, const Make &, const Use &use) override { use(pieces_); }

private:
  std::vector<Piece> pieces_;
};

std::unique_ptr<mace::Evaluator> open(mace::EvaluatorOptions options, NodeMemory *node) {
  options.node = node;
  return mace::kokkos::make_host_evaluator(options, [&] {
    REQUIRE(dynamic_cast<User *>(node) == nullptr);
    return mace::read_model(options.model_file);
  });
}

mace::EvaluatorOptions options_of(const std::string &name, mace::Precision precision) {
  mace::EvaluatorOptions options;
  options.model_file = MODEL_DATA "/" + name + ".h5";
  options.precision = precision;
  options.atomic_numbers = atomic_numbers;
  return options;
}

} // namespace

TEST_CASE_METHOD(Runtime, "an evaluator from another process's tables is the same bit for bit") {
  for (const std::string &name : model_names)
    for (const mace::Precision precision : {mace::Precision::Double, mace::Precision::Single}) {
      INFO(name << (precision == mace::Precision::Double ? " double" : " single"));
      const mace::EvaluatorOptions options = options_of(name, precision);
      const auto alone = open(options, nullptr);
      Maker maker(100);
      const auto made = open(options, &maker);
      CHECK(maker.pieces.size() == 1 + 2 * static_cast<std::size_t>(alone->interactions()));
      User user(maker.pieces);
      const auto used = open(options, &user);

      const System system(structure("triclinic72"), alone->cutoff());
      const Evaluation expected = evaluate(*alone, system.atoms());
      CHECK(identical(evaluate(*made, system.atoms()), expected));
      CHECK(identical(evaluate(*used, system.atoms()), expected));

      CHECK(alone->node_bytes() == 0);
      CHECK((made->node_bytes() > 10000) == kernels_on_host);
      CHECK(made->node_bytes() == used->node_bytes());
      CHECK(made->memory_bytes() > made->node_bytes());
    }
}

TEST_CASE_METHOD(Runtime, "without room for all of it a process has tables of its own") {
  const mace::EvaluatorOptions options = options_of("tiny_mh", mace::Precision::Double);
  const auto alone = open(options, nullptr);
  const System system(structure("triclinic72"), alone->cutoff());
  const Evaluation expected = evaluate(*alone, system.atoms());
  for (const std::size_t room : {0, 1, 2, 3, 4}) {
    Maker maker(room);
    const auto made = open(options, &maker);
    CHECK(identical(evaluate(*made, system.atoms()), expected));
  }
}

TEST_CASE_METHOD(Runtime, "tables that are for other kernels are made anew") {
  const mace::EvaluatorOptions options = options_of("tiny_mh", mace::Precision::Double);
  Maker maker(100);
  const auto made = open(options, &maker);
  const System system(structure("triclinic72"), made->cutoff());
  const Evaluation expected = evaluate(*made, system.atoms());
  for (const std::size_t piece : {1, 2}) {
    std::vector<NodeMemory::Piece> pieces = maker.pieces;
    pieces[piece].size -= 1;
    User user(pieces);
    const auto used = open(options, &user);
    CHECK(identical(evaluate(*used, system.atoms()), expected));
    CHECK((used->node_bytes() < made->node_bytes()) == kernels_on_host);
  }
}

TEST_CASE_METHOD(Runtime, "a head that is not there is told before anything is put into memory") {
  mace::EvaluatorOptions options = options_of("tiny_mh", mace::Precision::Double);
  options.head = "spice";
  Maker maker(100);
  CHECK_THROWS_WITH(open(options, &maker), ContainsSubstring("spice"));
  CHECK(maker.pieces.empty());
}
