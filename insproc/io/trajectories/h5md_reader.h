// SPDX-License-Identifier: GPL-2.0-or-later
//
// Trajectories in H5MD (HDF5), as dump h5md of LAMMPS and MDAnalysis write them.
#pragma once

#include "io/hdf5/series_file.h"
#include "io/trajectories/trajectory.h"

#include <optional>

namespace ins {

/// Reads the group of particles that has positions: position, image, velocity and species, and the
/// edges of the box, an orthogonal one or three vectors, constant or of every frame. Units are
/// those of the attributes `unit`; without them, those of the settings.
///
/// Elements are those of the types in species (settings.elements), or, where there are no species,
/// settings.elements has one for each atom.
/// Source: P. de Buyl, P. H. Colberg and F. Höfling, Comput. Phys. Commun. 185, 1546 (2014).
class H5mdReader final : public Trajectory {
public:
  /// \throws Error  naming file and dataset
  H5mdReader(std::vector<std::string> paths, TrajectorySettings settings);

  const TrajectoryAtoms &atoms() const override { return atoms_; }
  bool has_velocities() const override { return velocities_; }
  bool has_ids() const override { return true; } // H5MD's particles keep their places
  std::vector<TrajectoryFrame> next() override;
  double expected_frames() const override { return expected_frames_; }
  double share() const override { return share_; }
  std::vector<std::string> remarks() const override;

private:
  /// What is taken from one file.
  struct Source {
    std::unique_ptr<h5::SeriesFile> file;
    std::string group; ///< of the particles
    hsize_t frames = 0, atoms = 0, done = 0;
    bool images = false, velocities = false;
    std::vector<double> steps, times; ///< of the frames; times in ps, empty: not told
    std::string edges;                ///< dataset of the box
    bool constant_box = false;
    std::array<bool, 3> periodic = {true, true, true};
    double length = 1.0; ///< Angstrom
    double box_length = 1.0;
  };

  Source open(const std::string &path) const;
  void find_times(Source &source) const;
  void set_atoms();
  std::vector<Eigen::Matrix3d> boxes(hsize_t count) const;
  double unit_of(const Source &source, const std::string &dataset) const;

  std::vector<std::string> paths_;
  TrajectorySettings settings_;
  std::size_t opened_ = 0; ///< files
  Source source_;
  TrajectoryAtoms atoms_;
  bool velocities_ = false;
  double share_ = 0.0, expected_frames_ = 0.0;
  std::optional<double> last_; ///< step of the last frame handed out
  long repeated_ = 0;
};

} // namespace ins
