// SPDX-License-Identifier: GPL-2.0-or-later
//
// The velocity autocorrelation of compute ins_tosca, behind a header without insproc's types (see
// phonon_job.h).
#pragma once

#include "box.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace mace_lammps {

/// Which atoms of a box of whole cells are the same atom of the cell.
///
/// \param cells the box in units of the cell, row by row
/// \return      (atoms) 0-based atom of the cell
/// \throws std::exception if the box is not `cells` times a cell; names the atom
std::vector<int> cell_sites(const Box &box, const std::array<int, 9> &cells);

/// What a simulation has given so far.
struct VelocityData {
  std::vector<std::string> symbols; ///< (sites)
  std::vector<double> masses;       ///< (sites) amu
  int cells = 1;                    ///< of the box
  double interval = 0.0;            ///< between samples, fs
  double timestep = 0.0;            ///< fs
  std::vector<double> sums;         ///< (6 sites, lags), see insproc's VelocityAutocorrelation
  std::vector<double> pairs;        ///< (lags)
};

/// Autocorrelation of the velocities of some atoms; see insproc's VelocityAutocorrelation.
class VelocityCorrelation {
public:
  VelocityCorrelation(int lags, std::vector<int> site, int site_count);
  ~VelocityCorrelation();

  void add(const std::vector<double> &velocities);
  void start_segment();
  void flush();

  /// (6 sites, lags) of flushed samples.
  std::vector<double> sums() const;
  /// (lags) of flushed samples.
  std::vector<double> pairs() const;
  /// (atoms, 3, length) of flushed samples.
  std::vector<double> history() const;

  void resume(const std::vector<double> &sums, const std::vector<double> &pairs,
              const std::vector<double> &history);

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace mace_lammps
