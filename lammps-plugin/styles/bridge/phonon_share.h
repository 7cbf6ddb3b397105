// SPDX-License-Identifier: GPL-2.0-or-later
//
// The displacements of fix phonon_fd that one partition evaluates. Their forces go to the
// partition's journal at once, and to the job (phonon_job.h) when the run ends.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mace_lammps {

/// One displaced configuration. Plain data, so that it can be sent.
struct PhononMove {
  int displacement = 0; ///< its index among all
  int atom = 0;         ///< of the box, in order of IDs
  double vector[3] = {};
};

/// Its forces.
struct PhononResult {
  int displacement = 0;
  std::vector<double> forces; ///< (supercell atoms, 3) eV/Angstrom
};

class PhononShare {
public:
  /// Starts a journal beside the file.
  ///
  /// \param file       force-constant file
  /// \param partition  counted from 0 among those that share the file
  /// \param run        number that the journal must carry (PhononJob::run)
  /// \param order      (supercell atoms) which atom of the box each is
  /// \throws std::exception if the journal cannot be written
  PhononShare(const std::string &file, int partition, std::uint64_t run, std::vector<int> order);
  ~PhononShare();

  /// Takes the displacements to work on, in the place of those that are left.
  void assign(std::vector<PhononMove> moves);

  int left() const; ///< displacements without forces
  int done() const; ///< displacements with forces that take_results() has not handed out
  const PhononMove &next() const; ///< the first that is left

  /// Takes the forces of the configuration that next() gave.
  ///
  /// \param forces  (box atoms, 3) eV/Angstrom
  /// \throws std::exception if the journal cannot be written
  void record(const std::vector<double> &forces);

  std::vector<PhononResult> take_results();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Displacements that the journals beside a file hold.
///
/// \param run    number that the journals must carry
/// \param atoms  of the supercell
int recorded_displacements(const std::string &file, std::uint64_t run, int atoms);

/// Divides work among partitions so that all finish as nearly together as can be when a partition
/// of n ranks is n times as fast as one of a single rank.
///
/// \param count  pieces of equal work
/// \param ranks  (partitions) MPI ranks of each
/// \return       (count) partition of each piece
std::vector<int> divide_work(int count, const std::vector<int> &ranks);

} // namespace mace_lammps
