// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where the time of evaluations goes, for runs that ask for it. Without a StageRecording nothing is
// measured.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace mace {

/// Parts of an evaluation; docs/pair_mace.md says what belongs to which.
enum class Stage {
  Lists,
  Edges,
  Messages,
  Linear,
  Gate,
  Product,
  Readout,
  Polar,
  ProductAdjoint,
  GateAdjoint,
  LinearAdjoint,
  MessagesAdjoint,
  Forces,
  Local,
  Exchange,
  Dispersion,
  Rest
};
inline constexpr int stage_count = static_cast<int>(Stage::Rest) + 1;

/// "mace::lists", "mace::edges", ...
const char *region_name(Stage);

/// Sums over evaluations, on one rank.
struct StageTimes {
  std::array<double, stage_count> seconds = {};
  std::int64_t received = 0; ///< bytes of features and their adjoints, from other ranks
  std::int64_t evaluations = 0;
};

/// A stage while it lives. Stages within it count for themselves alone.
class StageTimer {
public:
  explicit StageTimer(Stage);
  ~StageTimer();
  StageTimer(const StageTimer &) = delete;
  StageTimer &operator=(const StageTimer &) = delete;

private:
  using Clock = std::chrono::steady_clock;

  Stage stage_;
  StageTimer *outer_ = nullptr;
  Clock::time_point begin_;
  double inner_ = 0.0; ///< seconds of stages within this one
};

/// An evaluation of which stages are timed while it lives. One at a time, on the thread that calls
/// the evaluator.
class StageRecording {
public:
  /// \param times  added to; null: nothing is timed
  explicit StageRecording(StageTimes *times);
  ~StageRecording();
  StageRecording(const StageRecording &) = delete;
  StageRecording &operator=(const StageRecording &) = delete;

  /// Where stages are added now; null if nothing is timed.
  static StageTimes *current();

private:
  std::optional<StageTimer> rest_;
};

} // namespace mace
