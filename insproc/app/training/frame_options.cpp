// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/training/frame_options.h"

#include "app/outputs.h"
#include "io/structures/extxyz.h"
#include "io/text/line_reader.h"

#include <filesystem>
#include <fmt/format.h>

namespace ins::app {

namespace {

/// The three numbers of "A:B:C"; false if there are not three.
bool three_numbers(const std::string &text, std::array<double, 3> &numbers) {
  const std::size_t first = text.find(':'), second = text.find(':', first + 1);
  if (first == std::string::npos || second == std::string::npos)
    return false;
  const std::string_view all = text;
  return parse_number(all.substr(0, first), numbers[0]) &&
         parse_number(all.substr(first + 1, second - first - 1), numbers[1]) &&
         parse_number(all.substr(second + 1), numbers[2]);
}

} // namespace

CLI::Validator extxyz_file() {
  return CLI::Validator(
      [](std::string &path) {
        const std::string extension = std::filesystem::path(path).extension().string();
        return extension == ".xyz" || extension == ".extxyz"
                   ? std::string()
                   : "frames are written as extended xyz; " + path + " must end in .xyz or .extxyz";
      },
      "", "extended xyz");
}

void write_frames(const std::string &path, const std::vector<Frame> &frames) {
  write_extxyz(path, frames);
  say(fmt::format("wrote {} ({} frame{})", path, frames.size(), frames.size() == 1 ? "" : "s"));
}

std::vector<double> parse_grid(const std::string &option, const std::string &text) {
  std::array<double, 3> numbers;
  const bool parsed = three_numbers(text, numbers);
  const int count = parsed && numbers[2] >= 1.0 && numbers[2] <= 1e6 ? int(numbers[2]) : 0;
  if (count < 1 || count != numbers[2] || (count == 1) != (numbers[0] == numbers[1]))
    throw CLI::ValidationError(option, "'" + text +
                                           "' is not MIN:MAX:N with N values from MIN to MAX, for "
                                           "example -10:10:11");
  std::vector<double> values;
  for (int k = 0; k < count; ++k)
    values.push_back(count == 1 ? numbers[0]
                                : (numbers[0] * (count - 1 - k) + numbers[1] * k) / (count - 1));
  return values;
}

std::vector<Eigen::Matrix3i> parse_supercells(const std::string &option,
                                              const std::vector<std::vector<int>> &lists) {
  std::vector<Eigen::Matrix3i> matrices;
  for (const std::vector<int> &list : lists) {
    Eigen::Matrix3i matrix = Eigen::Matrix3i::Zero();
    if (list.size() == 3)
      matrix.diagonal() << list[0], list[1], list[2];
    else if (list.size() == 9)
      matrix = Eigen::Map<const Eigen::Matrix<int, 3, 3, Eigen::RowMajor>>(list.data());
    else
      throw CLI::ValidationError(option, fmt::format("takes 3 or 9 integers, not {}", list.size()));
    matrices.push_back(matrix);
  }
  return matrices;
}

std::array<double, 3> parse_parts(const std::string &option, const std::string &text) {
  std::array<double, 3> parts;
  if (!three_numbers(text, parts))
    throw CLI::ValidationError(option, "'" + text + "' is not TRAIN:VALID:TEST, for example 8:1:1");
  return parts;
}

} // namespace ins::app
