// SPDX-License-Identifier: GPL-2.0-or-later
//
// What several processes of a node need alike and one of them makes: it is made once, and is in
// memory once. Who the processes are and how they tell each other is for those who implement it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace mace {

class NodeMemory {
public:
  /// How long bytes are needed: while anybody holds them, or only until all processes are ready.
  enum class Lifetime { Held, SetUp };

  /// Where the process that makes something puts it.
  class Room {
  public:
    virtual ~Room() = default;
    /// A piece of memory that the others will see: zeros, aligned to 64 bytes at least. Null if
    /// there is no room; the others then make everything themselves.
    virtual std::shared_ptr<std::byte> add(std::size_t bytes, Lifetime lifetime) = 0;
  };

  /// One such piece, as the others see it: not to be written.
  struct Piece {
    std::shared_ptr<const std::byte> data;
    std::size_t size;

    std::span<const std::byte> bytes() const { return {data.get(), size}; }
  };

  /// Makes what is wanted. The room is null if nobody else will see it.
  using Make = std::function<void(Room *)>;
  /// Takes it from the pieces that were made, in their order.
  using Use = std::function<void(const std::vector<Piece> &)>;

  virtual ~NodeMemory() = default;

  /// Has one process of a node make something and the others use it; a process that cannot see what
  /// was made makes it itself. Each process calls it, and returns when it has made or used it.
  ///
  /// \param has  whether this process has what is wanted: where all have it, nothing is called
  /// \throws Error with the same message in all processes if `make` threw where it was called for
  ///         others; else what `make` and `use` throw in this process
  virtual void share(bool has, const Make &make, const Use &use) = 0;
};

} // namespace mace
