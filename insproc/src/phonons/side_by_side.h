// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <future>
#include <utility>
#include <vector>

namespace ins {

/// Does independent pieces of work on several threads and hands on their results in order.
///
/// \param count    of pieces
/// \param threads  at least 1; the calling one is among them
/// \param batch    pieces that a thread does at a time, at least 1
/// \param work     work(k) does piece k on any thread
/// \param use      use(k, result) is called on the calling thread, by rising k
template <class Work, class Use>
void side_by_side(std::size_t count, std::size_t threads, std::size_t batch, const Work &work,
                  const Use &use) {
  using Result = decltype(work(std::size_t{}));
  const auto work_from = [&](std::size_t first) {
    std::vector<Result> results;
    for (std::size_t k = first; k < std::min(first + batch, count); ++k)
      results.push_back(work(k));
    return results;
  };
  for (std::size_t first = 0; first < count; first += threads * batch) {
    std::vector<std::future<std::vector<Result>>> others;
    for (std::size_t t = 1; t < threads && first + t * batch < count; ++t)
      others.push_back(std::async(std::launch::async, work_from, first + t * batch));
    std::size_t next = first;
    for (Result &result : work_from(first))
      use(next++, std::move(result));
    for (auto &other : others)
      for (Result &result : other.get())
        use(next++, std::move(result));
  }
}

} // namespace ins
