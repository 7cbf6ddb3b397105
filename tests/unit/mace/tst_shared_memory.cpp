// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "mace/shared_memory.h"

#include <algorithm>
#include <csignal>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Lifetime = mace::NodeMemory::Lifetime;

std::shared_ptr<std::byte> put(mace::SharedMemory &memory, const std::string &text,
                               Lifetime lifetime = Lifetime::Held) {
  auto piece = memory.add(text.size(), lifetime);
  REQUIRE(piece);
  CHECK(std::all_of(piece.get(), piece.get() + text.size(),
                    [](std::byte byte) { return byte == std::byte(0); }));
  std::copy_n(reinterpret_cast<const std::byte *>(text.data()), text.size(), piece.get());
  return piece;
}

std::string_view text_of(const mace::NodeMemory::Piece &piece) {
  return {reinterpret_cast<const char *>(piece.data.get()), piece.size};
}

std::unique_ptr<mace::SharedMemory> made() {
  auto memory = mace::SharedMemory::create();
  REQUIRE(memory);
  return memory;
}

std::vector<mace::NodeMemory::Piece> seen(const mace::SharedMemory &memory) {
  const auto view = mace::SharedMemoryView::open(memory.address());
  REQUIRE(view);
  return view->pieces();
}

/// Limits the size of files, and so of shared memory, while it lives.
class SizeLimit {
public:
  explicit SizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

private:
  rlimit before_{};
};

} // namespace

TEST_CASE("another process sees what one has put into shared memory") {
  const auto memory = made();
  const std::string large(1000000, 'x');
  int opened[2];
  REQUIRE(pipe(opened) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) { // no assertions here: they are the parent's
    const auto view = mace::SharedMemoryView::open(memory->address());
    const bool told = write(opened[1], "", 1) == 1;
    if (view)
      view->wait();
    const auto pieces = view ? view->pieces() : std::vector<mace::NodeMemory::Piece>();
    _exit(told && pieces.size() == 2 && text_of(pieces[0]) == "some text" &&
                  text_of(pieces[1]) == large
              ? 0
              : 1);
  }
  char signal;
  CHECK(read(opened[0], &signal, 1) == 1);
  put(*memory, "some text");
  put(*memory, large);
  memory->publish();
  int status = -1;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  close(opened[0]);
  close(opened[1]);
}

TEST_CASE("pieces of shared memory are aligned and live as long as they are held") {
  auto memory = made();
  put(*memory, "for the set-up", Lifetime::SetUp);
  auto mine = put(*memory, "held");
  CHECK(reinterpret_cast<std::uintptr_t>(mine.get()) % 64 == 0);
  memory->publish();
  const auto pieces = seen(*memory);
  REQUIRE(pieces.size() == 2);
  CHECK(text_of(pieces[0]) == "for the set-up");
  memory.reset();
  mine.reset();
  CHECK(text_of(pieces[1]) == "held");
  // The memory of the other is given back, though it is mapped.
  CHECK(text_of(pieces[0]) == std::string(14, '\0'));
}

TEST_CASE("nothing is seen before all of it is there") {
  const auto memory = made();
  put(*memory, "text");
  CHECK(seen(*memory).empty());
  SECTION("it is published") {
    memory->publish();
    CHECK(seen(*memory).size() == 1);
  }
  SECTION("there was no room for a piece") {
    {
      const SizeLimit limit(1000000);
      CHECK_FALSE(memory->add(2000000, Lifetime::Held));
    }
    CHECK_FALSE(memory->add(1, Lifetime::Held));
    memory->publish();
    CHECK(seen(*memory).empty());
  }
}

TEST_CASE("nobody waits for a process that is gone") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto memory = mace::SharedMemory::create();
    if (memory && write(ends[1], &memory->address(), sizeof(memory->address())) > 0)
      pause();
    _exit(1);
  }
  mace::SharedMemoryAddress address;
  REQUIRE(read(ends[0], &address, sizeof(address)) == sizeof(address));
  const auto view = mace::SharedMemoryView::open(address);
  REQUIRE(view);
  kill(child, SIGKILL);
  CHECK(waitpid(child, nullptr, 0) == child);
  view->wait();
  CHECK(view->pieces().empty());
  close(ends[0]);
  close(ends[1]);
}

TEST_CASE("there may be no shared memory at all") {
  const SizeLimit limit(1000);
  CHECK_FALSE(mace::SharedMemory::create());
}

TEST_CASE("what is not the memory that is looked for is not opened") {
  using mace::SharedMemoryView;
  CHECK_FALSE(SharedMemoryView::open({}));
  const auto memory = made();
  mace::SharedMemoryAddress address = memory->address();
  SECTION("another token") { address.token[1] ^= 1; }
  SECTION("a process that is not there") { address.process = 1 << 30; }
  SECTION("a file that is not there") { address.descriptor = 1 << 20; }
  SECTION("a pipe without a writer") {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    close(ends[1]);
    address.descriptor = ends[0];
    CHECK_FALSE(SharedMemoryView::open(address));
    close(ends[0]);
  }
  CHECK_FALSE(SharedMemoryView::open(address));
}
