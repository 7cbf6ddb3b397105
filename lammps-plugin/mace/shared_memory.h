// SPDX-License-Identifier: GPL-2.0-or-later
//
// Memory that one process fills and others of the same user and node map. It has no name in any
// file system (memfd_create): nothing is left when a process is killed, and the size of /dev/shm is
// no limit. The others open it through /proc, and tell by a token that it is what they look for.
#pragma once

#include "node_memory.h"

#include <array>
#include <cstdint>
#include <optional>

namespace mace {

/// A file descriptor that closes itself.
class FileDescriptor {
public:
  explicit FileDescriptor(int number = -1) : number_(number) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor &&other) noexcept;
  FileDescriptor &operator=(FileDescriptor &&other) noexcept;

  int number() const { return number_; }
  bool valid() const { return number_ >= 0; }

private:
  int number_;
};

/// Where other processes find shared memory. Plain data: it may travel between them as bytes.
struct SharedMemoryAddress {
  std::int64_t process = -1; ///< none: there is no such memory
  std::int64_t descriptor = -1;
  std::array<std::uint64_t, 2> token{};
};

/// The side that fills it. Pieces stay as long as anybody has them mapped, longer than this object,
/// which has to live until all others have opened it and, for pieces of Lifetime::SetUp, until they
/// need them no more.
class SharedMemory final : public NodeMemory::Room {
public:
  /// Null where the system has no such memory or grants none.
  static std::unique_ptr<SharedMemory> create();
  ~SharedMemory() override;

  const SharedMemoryAddress &address() const { return address_; }
  /// Memory that cannot be had is told here, not by a signal when it is written.
  std::shared_ptr<std::byte> add(std::size_t bytes, NodeMemory::Lifetime lifetime) override;
  /// Lets the others see the pieces, unless room for one of them was missing; in any case they wait
  /// no longer.
  void publish();

private:
  struct Extent {
    std::uint64_t begin, size;
    bool held;
  };

  explicit SharedMemory(FileDescriptor file) : file_(std::move(file)) {}

  FileDescriptor file_;
  SharedMemoryAddress address_;
  std::vector<Extent> extents_;
  std::uint64_t end_ = 0;
  bool complete_ = true;
};

/// The side that looks at it.
class SharedMemoryView {
public:
  /// Nothing if there is no such memory or this process may not open it.
  static std::optional<SharedMemoryView> open(const SharedMemoryAddress &address);

  /// Sleeps until the other process has called publish() or is gone. (Waiting in MPI would take
  /// time from a core that the other may need.)
  void wait() const;

  /// What has been published; empty if nothing has been, or it cannot be mapped. To be called when
  /// publish() has returned.
  std::vector<NodeMemory::Piece> pieces() const;

private:
  SharedMemoryView(FileDescriptor file, std::int64_t process)
      : file_(std::move(file)), process_(process) {}

  FileDescriptor file_;
  std::int64_t process_;
};

} // namespace mace
