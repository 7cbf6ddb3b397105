// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time in each region that the kernels name for profiling tools.
#pragma once

#include <Kokkos_Core.hpp>
#include <map>
#include <string>
#include <vector>

namespace stage_clock {

struct Clock {
  double (*seconds)() = nullptr;
  double last = 0.0;
  std::vector<std::string> open;       ///< regions, the innermost last
  std::map<std::string, double> times; ///< seconds in a region and in no region within it

  void charge() {
    const double now = seconds();
    if (!open.empty())
      times[open.back()] += now - last;
    last = now;
  }
};

inline Clock &clock() {
  static Clock clock;
  return clock;
}

inline void enter(const char *name) {
  clock().charge();
  clock().open.emplace_back(name);
}

inline void leave() {
  clock().charge();
  clock().open.pop_back();
}

/// Counts regions from now on, of a host whose kernels are done when their calls return.
///
/// \param seconds  a clock, s
inline void start(double (*seconds)()) {
  clock().seconds = seconds;
  Kokkos::Tools::Experimental::set_push_region_callback(enter);
  Kokkos::Tools::Experimental::set_pop_region_callback(leave);
}

/// Forgets what was counted.
inline void reset() { clock().times.clear(); }

/// Seconds since `reset`, by the name of the region.
inline const std::map<std::string, double> &times() { return clock().times; }

} // namespace stage_clock
