// SPDX-License-Identifier: GPL-2.0-or-later
#include "stage_times.h"

namespace mace {

namespace {

StageTimes *recorded = nullptr;
StageTimer *innermost = nullptr;

} // namespace

const char *region_name(Stage stage) {
  constexpr const char *names[stage_count] = {"mace::lists",
                                              "mace::edges",
                                              "mace::messages",
                                              "mace::linear",
                                              "mace::gate",
                                              "mace::product",
                                              "mace::readout",
                                              "mace::polar",
                                              "mace::product_adjoint",
                                              "mace::gate_adjoint",
                                              "mace::linear_adjoint",
                                              "mace::messages_adjoint",
                                              "mace::forces",
                                              "mace::local",
                                              "mace::exchange",
                                              "mace::dispersion",
                                              "mace::rest"};
  return names[static_cast<int>(stage)];
}

StageTimer::StageTimer(Stage stage) : stage_(stage) {
  if (!recorded)
    return;
  outer_ = innermost;
  innermost = this;
  begin_ = Clock::now();
}

StageTimer::~StageTimer() {
  if (innermost != this)
    return;
  const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  recorded->seconds[static_cast<int>(stage_)] += seconds - inner_;
  innermost = outer_;
  if (outer_)
    outer_->inner_ += seconds;
}

StageRecording::StageRecording(StageTimes *times) {
  if (!times)
    return;
  recorded = times;
  ++times->evaluations;
  rest_.emplace(Stage::Rest);
}

StageRecording::~StageRecording() {
  rest_.reset();
  recorded = nullptr;
}

StageTimes *StageRecording::current() { return recorded; }

} // namespace mace
