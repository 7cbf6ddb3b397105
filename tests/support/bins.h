// SPDX-License-Identifier: GPL-2.0-or-later
//
// Points sorted into cubes, so that those near a place are found without looking at all.
#pragma once

#include <array>
#include <cmath>
#include <map>
#include <vector>

namespace support {

class Bins {
public:
  using Vector = std::array<double, 3>;

  /// \param width  of a cube: points up to this far from a place are found
  explicit Bins(double width) : width_(width) {}

  void add(int point, const Vector &at) { bins_[cube(at)].push_back(point); }

  /// Calls f(point) for all points within the width of a place, and for some that are farther.
  template <typename Function> void near(const Vector &at, Function &&f) const {
    const std::array<int, 3> center = cube(at);
    for (int i = -1; i <= 1; ++i)
      for (int j = -1; j <= 1; ++j)
        for (int k = -1; k <= 1; ++k) {
          const auto bin = bins_.find({center[0] + i, center[1] + j, center[2] + k});
          if (bin != bins_.end())
            for (const int point : bin->second)
              f(point);
        }
  }

private:
  std::array<int, 3> cube(const Vector &x) const {
    return {static_cast<int>(std::floor(x[0] / width_)),
            static_cast<int>(std::floor(x[1] / width_)),
            static_cast<int>(std::floor(x[2] / width_))};
  }

  double width_;
  std::map<std::array<int, 3>, std::vector<int>> bins_;
};

} // namespace support
