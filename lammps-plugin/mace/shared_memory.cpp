// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared_memory.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <exception>
#include <fcntl.h>
#include <random>
#include <string>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace mace {

namespace {

/// The first bytes of shared memory. Pieces begin at multiples of `alignment`.
struct Header {
  static constexpr std::size_t most_pieces = 250;

  std::array<std::uint64_t, 2> token;
  std::uint64_t ended; ///< whether the process that makes has come to its end
  std::uint64_t n_pieces;
  struct {
    std::uint64_t begin, size;
  } pieces[most_pieces];
};

/// A multiple of the size of a page on all machines.
constexpr std::uint64_t alignment = 65536;
static_assert(sizeof(Header) <= alignment);

std::array<std::uint64_t, 2> new_token() {
  std::random_device random;
  std::array<std::uint64_t, 2> token{};
  for (std::uint64_t &word : token)
    word = std::uint64_t(random()) << 32 | random();
  return token;
}

FileDescriptor nameless_memory() {
#if defined(__linux__) && defined(MFD_CLOEXEC)
  return FileDescriptor(memfd_create("mace", MFD_CLOEXEC));
#else
  return FileDescriptor();
#endif
}

/// Gives a file memory for some bytes.
bool provide([[maybe_unused]] int file, [[maybe_unused]] std::uint64_t begin,
             [[maybe_unused]] std::uint64_t size) {
#ifdef __linux__
  rlimit limit{}; // beyond it the process would be ended by a signal
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || begin + size > limit.rlim_cur)
    return false;
  int result;
  do
    result = fallocate(file, 0, static_cast<off_t>(begin), static_cast<off_t>(size));
  while (result != 0 && errno == EINTR);
  return result == 0;
#else
  return false;
#endif
}

void take_back([[maybe_unused]] int file, [[maybe_unused]] std::uint64_t begin,
               [[maybe_unused]] std::uint64_t size) {
#ifdef __linux__
  fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(begin),
            static_cast<off_t>(size));
#endif
}

/// Null if it cannot be mapped.
std::shared_ptr<std::byte> map(int file, std::uint64_t begin, std::uint64_t size, int protection) {
  void *place = mmap(nullptr, size, protection, MAP_SHARED, file, static_cast<off_t>(begin));
  if (place == MAP_FAILED)
    return nullptr;
  return {static_cast<std::byte *>(place), [size](std::byte *bytes) { munmap(bytes, size); }};
}

bool write_whole(int file, const void *bytes, std::size_t size) {
  return pwrite(file, bytes, size, 0) == static_cast<ssize_t>(size);
}

} // namespace

FileDescriptor::~FileDescriptor() {
  if (valid())
    close(number_);
}

FileDescriptor::FileDescriptor(FileDescriptor &&other) noexcept
    : number_(std::exchange(other.number_, -1)) {}

FileDescriptor &FileDescriptor::operator=(FileDescriptor &&other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

std::unique_ptr<SharedMemory> SharedMemory::create() {
  FileDescriptor file = nameless_memory();
  if (!file.valid() || !provide(file.number(), 0, alignment))
    return nullptr;
  std::unique_ptr<SharedMemory> memory(new SharedMemory(std::move(file)));
  try {
    memory->address_ = {getpid(), memory->file_.number(), new_token()};
  } catch (const std::exception &) { // no source of random numbers
    return nullptr;
  }
  const auto &token = memory->address_.token;
  if (!write_whole(memory->file_.number(), token.data(), sizeof(token)))
    return nullptr;
  memory->end_ = alignment;
  return memory;
}

SharedMemory::~SharedMemory() {
  for (const Extent &extent : extents_)
    if (!extent.held)
      take_back(file_.number(), extent.begin, extent.size);
}

std::shared_ptr<std::byte> SharedMemory::add(std::size_t bytes, NodeMemory::Lifetime lifetime) {
  const std::uint64_t size = std::max<std::uint64_t>(bytes, 1);
  std::shared_ptr<std::byte> piece;
  if (complete_ && extents_.size() < Header::most_pieces && provide(file_.number(), end_, size))
    piece = map(file_.number(), end_, size, PROT_READ | PROT_WRITE);
  if (!piece) {
    complete_ = false;
    return nullptr;
  }
  extents_.push_back({end_, size, lifetime == NodeMemory::Lifetime::Held});
  end_ += (size + alignment - 1) / alignment * alignment;
  return piece;
}

void SharedMemory::publish() {
  Header header{};
  header.token = address_.token;
  header.ended = 1;
  header.n_pieces = complete_ ? extents_.size() : 0;
  for (std::size_t i = 0; i < extents_.size(); ++i)
    header.pieces[i] = {extents_[i].begin, extents_[i].size};
  write_whole(file_.number(), &header, sizeof(header));
}

std::optional<SharedMemoryView> SharedMemoryView::open(const SharedMemoryAddress &address) {
  if (address.process < 0)
    return {};
  const std::string path =
      "/proc/" + std::to_string(address.process) + "/fd/" + std::to_string(address.descriptor);
  // Of another container, process and file are others: a pipe must not keep this one waiting.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  std::array<std::uint64_t, 2> token{};
  if (!file.valid() || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
      pread(file.number(), token.data(), sizeof(token), 0) != sizeof(token) ||
      token != address.token)
    return {};
  return SharedMemoryView(std::move(file), address.process);
}

void SharedMemoryView::wait() const {
  constexpr std::chrono::milliseconds nap(2);
  for (;;) {
    std::uint64_t ended = 0;
    if (pread(file_.number(), &ended, sizeof(ended), offsetof(Header, ended)) != sizeof(ended) ||
        ended != 0 || (kill(static_cast<pid_t>(process_), 0) != 0 && errno == ESRCH))
      return;
    std::this_thread::sleep_for(nap);
  }
}

std::vector<NodeMemory::Piece> SharedMemoryView::pieces() const {
  Header header{};
  if (pread(file_.number(), &header, sizeof(header), 0) != sizeof(header) ||
      header.n_pieces > Header::most_pieces)
    return {};
  std::vector<NodeMemory::Piece> pieces;
  for (std::size_t i = 0; i < header.n_pieces; ++i) {
    const auto [begin, size] = header.pieces[i];
    pieces.push_back({map(file_.number(), begin, size, PROT_READ), size});
    if (!pieces.back().data)
      return {};
  }
  return pieces;
}

} // namespace mace
