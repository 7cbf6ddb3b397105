// SPDX-License-Identifier: GPL-2.0-or-later
//
// The displacements of fix phonon_fd, shared among the partitions that name one file.
#pragma once

#include "partition_group.h"
#include "styles/bridge/phonon_job.h"
#include "styles/bridge/phonon_share.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace mace_lammps {

/// What the first rank of a partition knows of the work: its own share, and on that of the leading
/// partition the job. Made by all ranks; all else is called by first ranks alone, and begin() and
/// collect() by those of all partitions of the group.
class SharedWork {
public:
  /// \param file  force-constant file
  SharedWork(LAMMPS_NS::LAMMPS *lmp, const std::string &file);
  ~SharedWork();

  const PartitionGroup &group() const { return group_; }
  const PhononJob *job() const { return job_.get(); } ///< null but on the leading partition

  /// Starts the job if there is none, and divides the displacements that have no forces.
  /// \throws std::exception if the partitions do not agree or the job cannot be started
  void begin(const PhononSettings &settings, const Box &box, const PhononReference &reference);

  int total() const { return total_; } ///< displacements
  int left() const;                    ///< to this partition
  const PhononMove *next() const;      ///< null if none is left to this partition

  /// Takes the forces of the configuration that next() gave; (box atoms, 3) eV/Angstrom.
  /// \throws std::exception if the journal cannot be written
  void record(const std::vector<double> &forces);

  /// Displacements that all partitions have done: exact after begin() and collect(), in between
  /// what the journals tell, of other partitions a little late.
  int done();

  /// The partitions meet: the leading one takes all forces, and finishes if none is missing.
  ///
  /// \param summary  written if the force constants are finished
  /// \return         whether they are, on all partitions
  /// \throws std::exception if they cannot be finished
  bool collect(PhononSummary &summary);

private:
  using Clock = std::chrono::steady_clock;

  PartitionGroup group_;
  std::string file_;
  std::unique_ptr<PhononJob> job_;
  std::unique_ptr<PhononShare> share_;
  int total_ = 0;
  int atoms_ = 0;           ///< of the supercell
  std::uint64_t run_ = 0;   ///< that journals carry
  int before_journals_ = 0; ///< displacements done when the journals were begun
  int known_done_ = 0;
  int finished_ = 0;
  Clock::time_point looked_{}; ///< into the journals

  void send_results();
  void receive_results();
};

} // namespace mace_lammps
