// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace ins::app {

/// A progress bar on standard error: on a terminal only, and only for work that takes longer than
/// two seconds.
class Progress {
public:
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// \param share  of the work done, 0..1
  void show(double share);

private:
  std::string what_;
  std::chrono::steady_clock::time_point start_;
  bool on_terminal_;
  int shown_ = -1; ///< percent on the screen; -1: nothing
};

} // namespace ins::app
