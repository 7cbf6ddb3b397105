// SPDX-License-Identifier: GPL-2.0-or-later
//
// Trajectories of text.
#pragma once

#include "io/trajectories/frame_head.h"
#include "io/trajectories/trajectory.h"

#include <future>
#include <memory>
#include <string>
#include <vector>

namespace ins {

/// Reads text dumps of LAMMPS (dump custom) and extended xyz, plain or compressed by gzip or zstd,
/// one file behind the other. The next frames are read, and parsed on several threads, while the
/// caller works on those it has.
///
/// Needed are the atoms' elements and positions: x y z, with ix iy iz where there are, xu yu zu, xs
/// ys zs or xsu ysu zsu. Atoms are put in the order of the column id. Frames whose step has been
/// read already, as after a restart, are left out, and so are frames that a killed run has cut off.
class TrajectoryReader final : public Trajectory {
public:
  /// \throws Error  naming file and column, if something needed is missing
  TrajectoryReader(std::vector<std::string> paths, TrajectorySettings settings);
  ~TrajectoryReader() override;

  const TrajectoryAtoms &atoms() const override { return atoms_; }
  bool has_velocities() const override { return velocities_[0] >= 0; }
  bool has_ids() const override { return id_ >= 0; }

  /// The next frames, by rising time; empty at the end.
  /// \throws Error  naming file and frame, if atoms or columns change, or text cannot be read
  std::vector<TrajectoryFrame> next() override;

  /// About how many frames there are in all, from the size of the first ones.
  double expected_frames() const override { return expected_frames_; }

  /// How much of the files has been read, 0 to 1.
  double share() const override { return share_; }

  /// What was left out.
  std::vector<std::string> remarks() const override;

private:
  /// Where text comes from that has been read together.
  struct Origin {
    std::string path;
    FrameFormat format = FrameFormat::LammpsDump;
    double share = 0.0;
    std::string remark;
  };
  /// Frames in text_.
  struct Text {
    Origin origin;
    std::vector<std::string_view> frames;
  };
  /// A frame, or why there is none.
  struct Parsed {
    TrajectoryFrame frame;
    std::string problem;
    bool incomplete = false;
  };
  struct Batch {
    Origin origin;
    std::vector<Parsed> frames;
  };

  void open_next();
  Text read_text();
  void set_columns(const FrameHead &head);
  void set_atoms(const FrameHead &head);
  Parsed parse(FrameFormat format, std::string_view text) const;
  Batch parse_all(const Text &text) const;
  void place(const FrameHead &head, const Eigen::MatrixXd &values, Parsed &parsed) const;
  [[noreturn]] void fail(const std::string &what) const; ///< before frames are read ahead

  std::vector<std::string> paths_;
  TrajectorySettings settings_;
  std::size_t opened_ = 0; ///< files
  std::unique_ptr<FrameText> file_;
  bool cut_off_told_ = false; ///< that its last frame is cut off
  std::string text_;          ///< of the frames that are being parsed
  std::future<Batch> ahead_;  ///< being read and parsed: only there are the file and text_ used

  TrajectoryAtoms atoms_;
  std::vector<std::string> columns_; ///< of the first frame
  std::vector<int> places_;          ///< of the columns taken
  int id_ = -1;                      ///< place among these; -1: there is none
  int position_[3] = {-1, -1, -1}, image_[3] = {-1, -1, -1}, velocities_[3] = {-1, -1, -1};
  bool scaled_ = false, unwrapped_ = false;
  std::vector<int> index_of_id_; ///< -1: no such atom

  double share_ = 0.0, expected_frames_ = 0.0;
  long frames_ = 0;   ///< handed out
  double last_ = 0.0; ///< step of the last one
  long repeated_ = 0;
  std::vector<std::string> remarks_;
};

} // namespace ins
