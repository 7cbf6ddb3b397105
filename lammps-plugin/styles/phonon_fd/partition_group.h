// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mpi.h>
#include <string>
#include <type_traits>
#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// The partitions of `lmp -partition` that work on one file together. Those that name other files
/// form groups of their own; without -partition there is one group of one.
///
/// Data goes between the partitions' first ranks: broadcast() and the like are called by these
/// alone, and by all of a group.
class PartitionGroup {
public:
  /// Called by all ranks of all partitions, one time.
  /// \param file  the same place for two partitions means that they share it
  PartitionGroup(LAMMPS_NS::LAMMPS *lmp, const std::string &file);
  ~PartitionGroup();
  PartitionGroup(const PartitionGroup &) = delete;
  PartitionGroup &operator=(const PartitionGroup &) = delete;

  int index() const { return index_; } ///< of this partition in the group, from 0
  int size() const { return static_cast<int>(ranks_.size()); }
  bool leads() const { return index_ == 0; }
  const std::vector<int> &ranks() const { return ranks_; } ///< MPI ranks of each partition

  /// What the leader has, everywhere.
  template <typename T> void broadcast(T &value) const {
    static_assert(std::is_trivially_copyable_v<T>);
    broadcast_bytes(&value, sizeof(T));
  }
  template <typename T> void broadcast(std::vector<T> &values) const {
    static_assert(std::is_trivially_copyable_v<T>);
    std::size_t size = values.size();
    broadcast(size);
    values.resize(size);
    broadcast_bytes(values.data(), size * sizeof(T));
  }
  void broadcast(std::string &text) const;

  /// Numbers for the leader.
  void send(const std::vector<double> &values) const;
  void send(int value) const;
  std::vector<double> receive_vector(int partition) const;
  int receive_int(int partition) const;

private:
  int index_ = 0;
  std::vector<int> ranks_;
  MPI_Comm first_ranks_ = MPI_COMM_NULL; ///< of the group's partitions, in their order

  void broadcast_bytes(void *data, std::size_t bytes) const;
};

} // namespace mace_lammps
