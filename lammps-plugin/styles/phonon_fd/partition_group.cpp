// SPDX-License-Identifier: GPL-2.0-or-later
#include "partition_group.h"

#include "comm.h"
#include "lammps.h"
#include "universe.h"

#include <algorithm>
#include <filesystem>
#include <numeric>

namespace mace_lammps {

namespace {

constexpr int tag = 0;

std::string place_of(const std::string &file) {
  std::error_code failure;
  const std::filesystem::path place =
      std::filesystem::weakly_canonical(std::filesystem::absolute(file, failure), failure);
  return failure ? file : place.string();
}

/// Text of every rank of a communicator.
std::vector<std::string> gather_texts(std::string mine, MPI_Comm comm) {
  int ranks;
  MPI_Comm_size(comm, &ranks);
  int length = static_cast<int>(mine.size());
  std::vector<int> lengths(ranks), offsets(ranks);
  MPI_Allgather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, comm);
  std::exclusive_scan(lengths.begin(), lengths.end(), offsets.begin(), 0);
  std::string all(offsets.back() + lengths.back(), '\0');
  MPI_Allgatherv(mine.data(), length, MPI_CHAR, all.data(), lengths.data(), offsets.data(),
                 MPI_CHAR, comm);
  std::vector<std::string> texts;
  for (int rank = 0; rank < ranks; ++rank)
    texts.push_back(all.substr(offsets[rank], lengths[rank]));
  return texts;
}

} // namespace

PartitionGroup::PartitionGroup(LAMMPS_NS::LAMMPS *lmp, const std::string &file) {
  const LAMMPS_NS::Universe &universe = *lmp->universe;
  const bool first_rank = lmp->comm->me == 0;
  const std::string place = place_of(file);
  const std::vector<std::string> places = gather_texts(place, universe.uworld);
  int leader = universe.iworld; // the group is named after its first partition
  for (int partition = 0; partition < universe.nworlds; ++partition) {
    if (places[universe.root_proc[partition]] != place)
      continue;
    if (ranks_.empty())
      leader = partition;
    if (partition < universe.iworld)
      ++index_;
    ranks_.push_back(universe.procs_per_world[partition]);
  }
  MPI_Comm_split(universe.uworld, first_rank ? leader : MPI_UNDEFINED, universe.iworld,
                 &first_ranks_);
}

PartitionGroup::~PartitionGroup() {
  if (first_ranks_ != MPI_COMM_NULL)
    MPI_Comm_free(&first_ranks_);
}

void PartitionGroup::broadcast_bytes(void *data, std::size_t bytes) const {
  constexpr std::size_t most = 1 << 30; // counts of MPI are ints
  for (std::size_t done = 0; done < bytes; done += most)
    MPI_Bcast(static_cast<char *>(data) + done, static_cast<int>(std::min(most, bytes - done)),
              MPI_BYTE, 0, first_ranks_);
}

void PartitionGroup::broadcast(std::string &text) const {
  std::vector<char> letters(text.begin(), text.end());
  broadcast(letters);
  text.assign(letters.begin(), letters.end());
}

void PartitionGroup::send(const std::vector<double> &values) const {
  const int size = static_cast<int>(values.size());
  send(size);
  MPI_Send(values.data(), size, MPI_DOUBLE, 0, tag, first_ranks_);
}

void PartitionGroup::send(int value) const { MPI_Send(&value, 1, MPI_INT, 0, tag, first_ranks_); }

std::vector<double> PartitionGroup::receive_vector(int partition) const {
  std::vector<double> values(receive_int(partition));
  MPI_Recv(values.data(), static_cast<int>(values.size()), MPI_DOUBLE, partition, tag, first_ranks_,
           MPI_STATUS_IGNORE);
  return values;
}

int PartitionGroup::receive_int(int partition) const {
  int value;
  MPI_Recv(&value, 1, MPI_INT, partition, tag, first_ranks_, MPI_STATUS_IGNORE);
  return value;
}

} // namespace mace_lammps
