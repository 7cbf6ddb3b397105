// SPDX-License-Identifier: GPL-2.0-or-later
#include "training/frame_descriptor.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace ins {

void FrameDescriptors::add(const std::vector<std::string> &symbols,
                           const std::vector<double> &descriptors) {
  if (symbols.empty())
    throw Error("a frame without atoms has no descriptor");
  const int width = static_cast<int>(descriptors.size() / symbols.size());
  if (width == 0 || descriptors.size() % symbols.size() != 0)
    throw Error(fmt::format("{} numbers are no descriptors of {} atoms", descriptors.size(),
                            symbols.size()));
  if (width_ != 0 && width != width_)
    throw Error(fmt::format("descriptors of {} numbers where those before have {}", width, width_));
  width_ = width;

  std::map<std::string, std::pair<int, Eigen::VectorXd>> sums;
  for (std::size_t atom = 0; atom < symbols.size(); ++atom) {
    auto &[count, sum] =
        sums.try_emplace(symbols[atom], 0, Eigen::VectorXd::Zero(width)).first->second;
    sum += Eigen::Map<const Eigen::VectorXd>(&descriptors[atom * width], width);
    ++count;
  }
  std::vector<Mean> &means = means_.emplace_back();
  for (const auto &[element, sum] : sums) {
    means.push_back({element, sum.second / sum.first});
    const auto place = std::lower_bound(elements_.begin(), elements_.end(), element);
    if (place == elements_.end() || *place != element)
      elements_.insert(place, element);
  }
}

Eigen::MatrixXd FrameDescriptors::matrix() const {
  Eigen::MatrixXd matrix =
      Eigen::MatrixXd::Zero(frames(), static_cast<Eigen::Index>(elements_.size()) * width_);
  for (int frame = 0; frame < frames(); ++frame)
    for (const Mean &mean : means_[frame]) {
      const auto place = std::lower_bound(elements_.begin(), elements_.end(), mean.element);
      matrix.row(frame).segment((place - elements_.begin()) * width_, width_) =
          mean.value.transpose();
    }
  return matrix;
}

} // namespace ins
