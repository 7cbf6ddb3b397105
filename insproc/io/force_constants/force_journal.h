// SPDX-License-Identifier: GPL-2.0-or-later
//
// The journal beside a checkpoint: forces of finished displacements, appended as they come.
// Layout: docs/force-constant-file.md.
#pragma once

#include <Eigen/Core>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace ins {

/// Name of the journal that one of the processes working on a file keeps: FILE.journal.NUMBER.
std::string journal_name(const std::string &file, int number);

/// Names of all journals that stand beside a file, in order of their numbers.
std::vector<std::string> find_journals(const std::string &file);

/// Makes sure that no process is writing a journal beside a file, as one that works on it does. The
/// lock that tells is the operating system's and goes with the process, however it ends.
/// \throws Error  if one is, naming the journal
void require_idle_journals(const std::string &file);

/// Removes the journals beside a file.
/// \throws Error  if one cannot be removed
void remove_journals(const std::string &file);

/// Writes a journal.
///
/// When append() returns the operating system has the record: a kill of the process cannot lose it.
/// A record is also brought to the disk if the last time that was done is a second ago or longer,
/// so that a power failure loses what was finished in its last second at most, and the record
/// before a pause.
class ForceJournal {
public:
  /// Starts an empty journal in the place of any older one.
  ///
  /// \param file    force-constant file it belongs to
  /// \param number  of this process among those working on the file
  /// \param run     what write_checkpoint() returned
  /// \param atoms   of the supercell
  /// \throws Error  if it cannot be created, or another process is writing it
  ForceJournal(const std::string &file, int number, std::uint64_t run, int atoms);
  /// \param displacement  its index
  /// \param forces        (supercell atoms, 3) eV/Angstrom
  /// \throws Error        if the size is wrong or the disk is full
  void append(int displacement, const std::vector<double> &forces);

private:
  friend void require_idle_journals(const std::string &file);
  using Clock = std::chrono::steady_clock;

  /// An open file of the operating system, closed at the end.
  struct Descriptor {
    int number = -1;
    Descriptor(const std::string &path, int flags); ///< -1 if it cannot be opened
    ~Descriptor();
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
  };

  void write(const std::vector<char> &bytes);

  std::string path_;
  std::size_t atoms_;
  Descriptor descriptor_;
  Clock::time_point synchronized_ = Clock::now();
};

struct JournalRecord {
  int displacement = 0;
  std::vector<Eigen::Vector3d> forces; ///< (supercell atoms) eV/Angstrom
};

/// Number of records in a journal by its length; 0 if it is of another run or cannot be read.
int count_records(const std::string &path, std::uint64_t run, int atoms);

/// Reads a journal up to the first record that is not whole.
///
/// \return        empty if the journal is of another run or number of atoms, or is none
/// \throws Error  if the file cannot be read
std::vector<JournalRecord> read_journal(const std::string &path, std::uint64_t run, int atoms);

} // namespace ins
