// SPDX-License-Identifier: GPL-2.0-or-later
#include "training/data_split.h"

#include "base/error.h"
#include "base/random_source.h"

#include <algorithm>
#include <cmath>

namespace ins {

namespace {

bool is_isolated_atom(const Frame &frame) {
  const std::string *type = frame.value("config_type");
  return type && *type == "IsolatedAtom";
}

/// Frames of a set that gets `part` of `whole`, of which `left` are not given away.
int share(double part, double whole, int frames, int left) {
  if (part <= 0.0)
    return 0;
  // Ratios like 1/10 of 30 must not become 2 by rounding.
  const int exact = static_cast<int>(std::floor(frames * part / whole * (1.0 + 1e-12)));
  return std::clamp(exact, left > 1 ? 1 : 0, std::max(left - 1, 0));
}

} // namespace

DataSplit split_frames(const std::vector<Frame> &frames, const std::array<double, 3> &parts,
                       std::uint64_t seed) {
  const double whole = parts[0] + parts[1] + parts[2];
  if (!(parts[0] > 0.0) || !(parts[1] >= 0.0) || !(parts[2] >= 0.0) || !std::isfinite(whole))
    throw Error("parts of training, validation and test must be like 8:1:1: not negative, the "
                "first positive");
  DataSplit split;
  std::vector<int> order;
  for (int frame = 0; frame < static_cast<int>(frames.size()); ++frame)
    (is_isolated_atom(frames[frame]) ? split.train : order).push_back(frame);
  const int n = static_cast<int>(order.size());
  const int n_valid = share(parts[1], whole, n, n);
  const int n_test = share(parts[2], whole, n, n - n_valid);

  RandomSource random(seed);
  for (std::size_t k = order.size(); k > 1; --k)
    std::swap(order[k - 1], order[random.below(k)]);
  split.valid.assign(order.begin(), order.begin() + n_valid);
  split.test.assign(order.begin() + n_valid, order.begin() + n_valid + n_test);
  split.train.insert(split.train.end(), order.begin() + n_valid + n_test, order.end());
  for (std::vector<int> *set : {&split.train, &split.valid, &split.test})
    std::sort(set->begin(), set->end());
  return split;
}

} // namespace ins
