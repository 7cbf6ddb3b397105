// SPDX-License-Identifier: GPL-2.0-or-later
#include "progress.h"

#include <algorithm>
#include <iostream>
#include <unistd.h>
#include <utility>

namespace ins::app {

Progress::Progress(std::string what)
    : what_(std::move(what)), start_(std::chrono::steady_clock::now()),
      on_terminal_(::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (shown_ >= 0)
    std::cerr << "\r\033[K" << std::flush; // clears the line
}

void Progress::show(double share) {
  constexpr std::chrono::seconds patience(2);
  if (!on_terminal_ || std::chrono::steady_clock::now() - start_ < patience)
    return;
  const int percent = std::clamp(static_cast<int>(100.0 * share), 0, 100);
  if (percent == shown_)
    return;
  shown_ = percent;
  constexpr int width = 40;
  const int filled = percent * width / 100;
  std::cerr << '\r' << what_ << " [" << std::string(filled, '#') << std::string(width - filled, ' ')
            << "] " << percent << " %" << std::flush;
}

} // namespace ins::app
