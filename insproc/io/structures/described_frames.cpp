// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/structures/described_frames.h"

#include "base/error.h"
#include "io/structures/extxyz.h"
#include "io/structures/lammps_dump.h"
#include "io/text/line_reader.h"

#include <filesystem>
#include <fmt/format.h>

namespace ins {

namespace {

/// Whether a file begins as text dumps do.
bool is_dump(const std::string &path) {
  LineStream file(path);
  std::string_view line;
  while (file.next(line))
    if (!line.empty())
      return line.starts_with("ITEM:");
  throw Error(fmt::format("{}: the file is empty", path));
}

std::string place_of(const std::string &path, std::size_t frame) {
  return fmt::format("{}, frame {}", path, frame + 1);
}

void describe(const std::string &path, std::size_t number, const Frame &frame,
              const std::vector<double> &values, FrameDescriptors &descriptors) {
  try {
    descriptors.add(frame.symbols, values);
  } catch (const Error &error) {
    throw Error(place_of(path, number) + ": " + error.what());
  }
}

std::vector<Frame> read_dump(const std::string &path, const std::string &name,
                             FrameDescriptors &descriptors) {
  LammpsDump file(path, name);
  std::vector<Frame> frames;
  for (DescribedFrame described; file.next(described);) {
    describe(path, frames.size(), described.frame, described.descriptors, descriptors);
    frames.push_back(std::move(described.frame));
  }
  return frames;
}

std::vector<Frame> read_columns(const std::string &path, const std::string &name,
                                FrameDescriptors &descriptors) {
  std::vector<Frame> frames = read_extxyz_frames(path);
  const std::string wanted = name.empty() ? "descriptors" : name;
  for (std::size_t number = 0; number < frames.size(); ++number) {
    const FrameColumn *column = frames[number].column(wanted);
    if (!column)
      throw Error(fmt::format("{}: there is no column {} with descriptors of the atoms",
                              place_of(path, number), wanted));
    std::vector<double> values;
    for (const std::string &word : column->words)
      if (!parse_number(word, values.emplace_back()))
        throw Error(fmt::format("{}: '{}' in column {} is no finite number", place_of(path, number),
                                word, wanted));
    describe(path, number, frames[number], values, descriptors);
  }
  return frames;
}

void name_sources(const std::string &path, std::vector<Frame> &frames) {
  const std::string short_name = std::filesystem::path(path).filename().string();
  for (std::size_t number = 0; number < frames.size(); ++number)
    if (!frames[number].value("source"))
      frames[number].set("source", fmt::format("{}:{}", short_name, number + 1));
}

} // namespace

std::vector<Frame> read_frames(const std::string &path) {
  std::vector<Frame> frames;
  if (is_dump(path)) {
    LammpsDump file(path, {});
    for (DescribedFrame described; file.next(described);)
      frames.push_back(std::move(described.frame));
  } else {
    frames = read_extxyz_frames(path);
  }
  name_sources(path, frames);
  return frames;
}

std::vector<Frame> read_described_frames(const std::string &path, const std::string &name,
                                         FrameDescriptors &descriptors) {
  std::vector<Frame> frames =
      is_dump(path) ? read_dump(path, name, descriptors) : read_columns(path, name, descriptors);
  name_sources(path, frames);
  return frames;
}

} // namespace ins
