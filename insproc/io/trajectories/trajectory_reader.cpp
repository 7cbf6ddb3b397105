// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/trajectory_reader.h"

#include "base/error.h"
#include "elements/element_mass.h"
#include "io/text/line_reader.h"
#include "io/trajectories/atom_rows.h"

#include <Eigen/LU>
#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace ins {

namespace {

struct CoordinateNames {
  const char *names[3];
  bool scaled, unwrapped;
};

constexpr CoordinateNames coordinate_names[] = {{{"xu", "yu", "zu"}, false, true},
                                                {{"xsu", "ysu", "zsu"}, true, true},
                                                {{"x", "y", "z"}, false, false},
                                                {{"xs", "ys", "zs"}, true, false}};

int place_of(const std::vector<std::string> &columns, const std::string &name) {
  const auto at = std::find(columns.begin(), columns.end(), name);
  return at == columns.end() ? -1 : static_cast<int>(at - columns.begin());
}

constexpr long largest_id = 100'000'000;

} // namespace

TrajectoryReader::TrajectoryReader(std::vector<std::string> paths, TrajectorySettings settings)
    : paths_(std::move(paths)), settings_(std::move(settings)) {
  open_next();
  const Text first = read_text();
  if (first.frames.empty())
    fail("there is no whole frame");
  std::string problem;
  const auto head = read_frame_head(file_->format(), first.frames.front(), problem);
  if (!head)
    fail("the first frame: " + problem);
  set_columns(*head);
  set_atoms(*head);
  expected_frames_ = static_cast<double>(first.frames.size()) / std::max(first.origin.share, 1e-9);
  ahead_ = std::async(std::launch::async, [this, first] { return parse_all(first); });
}

TrajectoryReader::~TrajectoryReader() {
  if (ahead_.valid())
    ahead_.wait();
}

void TrajectoryReader::fail(const std::string &what) const {
  throw Error(fmt::format("{}: {}", file_->path(), what));
}

void TrajectoryReader::open_next() {
  file_ = std::make_unique<FrameText>(paths_[opened_]);
  ++opened_;
  cut_off_told_ = false;
}

TrajectoryReader::Text TrajectoryReader::read_text() {
  Text text;
  for (;;) {
    text.frames = file_->next(settings_.batch_bytes, text_);
    if (file_->cut_off() && !cut_off_told_) {
      cut_off_told_ = true;
      text.origin.remark +=
          fmt::format("{}: the last frame is cut off; it is left out", file_->path());
    }
    if (!text.frames.empty() || opened_ == paths_.size())
      break;
    open_next();
  }
  text.origin.path = file_->path();
  text.origin.format = file_->format();
  text.origin.share =
      (static_cast<double>(opened_) - 1.0 + file_->share()) / static_cast<double>(paths_.size());
  return text;
}

void TrajectoryReader::set_columns(const FrameHead &head) {
  columns_ = head.columns;
  const CoordinateNames *found = nullptr;
  for (const CoordinateNames &set : coordinate_names)
    if (!found && std::all_of(set.names, set.names + 3,
                              [&](const char *name) { return place_of(columns_, name) >= 0; }))
      found = &set;
  if (!found)
    fail("there are no coordinates; the dump needs the columns x y z, or xu yu zu");
  scaled_ = found->scaled;
  unwrapped_ = found->unwrapped;
  int at[10];
  const char *names[10] = {
      "id", found->names[0], found->names[1], found->names[2], "ix", "iy", "iz", "vx", "vy", "vz"};
  for (int k = 0; k < 10; ++k)
    at[k] = place_of(columns_, names[k]);
  const bool images = !unwrapped_ && at[4] >= 0 && at[5] >= 0 && at[6] >= 0;
  const bool moving = at[7] >= 0 && at[8] >= 0 && at[9] >= 0;
  for (int k = 4; k < 10; ++k)
    if (!(k < 7 ? images : moving))
      at[k] = -1;
  unwrapped_ = unwrapped_ || images;
  for (const int place : at)
    if (place >= 0)
      places_.push_back(place);
  std::sort(places_.begin(), places_.end());
  const auto taken = [&](int k) {
    const auto found_at = std::find(places_.begin(), places_.end(), at[k]);
    return at[k] < 0 ? -1 : static_cast<int>(found_at - places_.begin());
  };
  id_ = taken(0);
  for (int axis = 0; axis < 3; ++axis) {
    position_[axis] = taken(1 + axis);
    image_[axis] = taken(4 + axis);
    velocities_[axis] = taken(7 + axis);
  }
}

void TrajectoryReader::set_atoms(const FrameHead &head) {
  const auto words_of = [&](const std::string &column) {
    const int place = place_of(columns_, column);
    return place < 0 ? std::vector<std::string>() : read_atom_words(head.rows, place, head.atoms);
  };
  const auto size = static_cast<std::size_t>(head.atoms);
  std::vector<std::string> symbols = words_of("element");
  if (symbols.size() != size) {
    symbols = words_of("type");
    if (symbols.size() != size || settings_.elements.empty())
      fail("there is no column element; add it to the dump, or give --elements, the elements of "
           "types 1, 2, ... of the column type");
    for (std::string &symbol : symbols) {
      int type = 0;
      if (!parse_number(symbol, type) || type < 1 ||
          type > static_cast<int>(settings_.elements.size()))
        fail(fmt::format("--elements names {} elements, but there is type {}",
                         settings_.elements.size(), symbol));
      symbol = settings_.elements[static_cast<std::size_t>(type) - 1];
    }
  }
  std::vector<long> ids(size);
  std::iota(ids.begin(), ids.end(), 1);
  if (id_ >= 0) {
    const std::vector<std::string> words = words_of("id");
    for (std::size_t i = 0; i < size; ++i) {
      int id = 0;
      if (words.size() != size || !parse_number(words[i], id) || id < 1 || id > largest_id)
        fail(fmt::format("the column id of the first frame is wrong at atom {}", i + 1));
      ids[i] = id;
    }
  }
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return ids[a] < ids[b]; });
  index_of_id_.assign(static_cast<std::size_t>(ids[order.back()]) + 1, -1);
  for (const std::size_t i : order) {
    index_of_id_[static_cast<std::size_t>(ids[i])] = atoms_.size();
    atoms_.ids.push_back(ids[i]);
    atoms_.masses.push_back(natural_mass(symbols[i]));
    atoms_.symbols.push_back(chemical_symbol(symbols[i]));
  }
}

void TrajectoryReader::place(const FrameHead &head, const Eigen::MatrixXd &values,
                             Parsed &parsed) const {
  TrajectoryFrame &frame = parsed.frame;
  const Eigen::Index size = values.cols();
  frame.lattice = head.lattice * settings_.length_unit;
  frame.periodic = head.periodic;
  frame.unwrapped = unwrapped_;
  frame.positions.resize(3, size);
  frame.velocities.resize(3, has_velocities() ? size : 0);
  const Eigen::Matrix3d to_fractional = head.lattice.transpose().inverse();
  std::vector<bool> seen(static_cast<std::size_t>(size), false);
  for (Eigen::Index row = 0; row < size; ++row) {
    const auto value = [&](const int *places) {
      return Eigen::Vector3d(values(places[0], row), values(places[1], row),
                             values(places[2], row));
    };
    Eigen::Index atom = row;
    if (id_ >= 0) {
      const double id = values(id_, row);
      const bool known = id >= 1.0 && id < static_cast<double>(index_of_id_.size());
      atom = known ? index_of_id_[static_cast<std::size_t>(id)] : -1;
      if (atom < 0 || seen[static_cast<std::size_t>(atom)]) {
        parsed.problem = fmt::format("atom {:.0f} {}", id,
                                     atom < 0 ? "is not in the first frame" : "stands twice");
        return;
      }
      seen[static_cast<std::size_t>(atom)] = true;
    }
    const Eigen::Vector3d x = value(position_);
    frame.positions.col(atom) = scaled_ ? x : to_fractional * (x - head.origin);
    if (image_[0] >= 0)
      frame.positions.col(atom) += value(image_);
    if (has_velocities())
      frame.velocities.col(atom) = value(velocities_);
  }
}

TrajectoryReader::Parsed TrajectoryReader::parse(FrameFormat format, std::string_view text) const {
  Parsed parsed;
  const auto head = read_frame_head(format, text, parsed.problem);
  if (!head) {
    parsed.incomplete = true;
    return parsed;
  }
  parsed.frame.step = head->step.value_or(-1.0);
  parsed.frame.time =
      head->time ? *head->time * settings_.time_unit : parsed.frame.step * settings_.step_length;
  if (!head->time && (!head->step || settings_.step_length <= 0.0))
    parsed.frame.time = -1.0;
  if (head->columns != columns_) {
    parsed.problem = "its columns are not those of the first frame";
    return parsed;
  }
  if (head->atoms != atoms_.size()) {
    parsed.problem = fmt::format("it has {} atoms, the first frame {}; atoms that come and go "
                                 "cannot be followed",
                                 head->atoms, atoms_.size());
    return parsed;
  }
  Eigen::MatrixXd values(static_cast<Eigen::Index>(places_.size()), head->atoms);
  parsed.problem = read_atom_rows(head->rows, {static_cast<int>(columns_.size()), places_}, values);
  if (parsed.problem.empty())
    place(*head, values, parsed);
  else
    parsed.incomplete =
        std::count(head->rows.begin(), head->rows.end(), '\n') < head->atoms; // a killed run's
  return parsed;
}

TrajectoryReader::Batch TrajectoryReader::parse_all(const Text &text) const {
  Batch batch{text.origin, std::vector<Parsed>(text.frames.size())};
  const std::size_t parts = std::min(settings_.threads, batch.frames.size());
  const auto parse_part = [&](std::size_t part) {
    for (std::size_t k = part; k < batch.frames.size(); k += parts)
      batch.frames[k] = parse(text.origin.format, text.frames[k]);
  };
  std::vector<std::future<void>> others;
  for (std::size_t part = 1; part < parts; ++part)
    others.push_back(std::async(std::launch::async, parse_part, part));
  if (parts > 0)
    parse_part(0);
  for (auto &other : others)
    other.get();
  return batch;
}

std::vector<TrajectoryFrame> TrajectoryReader::next() {
  std::vector<TrajectoryFrame> frames;
  while (frames.empty() && ahead_.valid()) {
    Batch batch = ahead_.get();
    share_ = batch.origin.share;
    if (!batch.origin.remark.empty())
      remarks_.push_back(batch.origin.remark);
    if (batch.frames.empty())
      break;
    ahead_ = std::async(std::launch::async, [this] { return parse_all(read_text()); });
    for (Parsed &one : batch.frames) {
      const double step = one.frame.step >= 0.0 ? one.frame.step : static_cast<double>(frames_);
      if (!one.problem.empty()) {
        const std::string where =
            fmt::format("{}: frame of step {:.0f}: {}", batch.origin.path, step, one.problem);
        if (!one.incomplete)
          throw Error(where);
        remarks_.push_back(where + "; it is left out");
        continue;
      }
      if (frames_ > 0 && step <= last_) {
        ++repeated_;
        continue;
      }
      if (one.frame.time < 0.0)
        throw Error(fmt::format("{}: the file does not tell its times; give --timestep, or the log "
                                "of the run",
                                batch.origin.path));
      one.frame.step = last_ = step;
      ++frames_;
      frames.push_back(std::move(one.frame));
    }
  }
  return frames;
}

std::vector<std::string> TrajectoryReader::remarks() const {
  std::vector<std::string> all = remarks_;
  if (repeated_ > 0)
    all.push_back(
        fmt::format("{} frames of steps that had been read already are left out", repeated_));
  return all;
}

} // namespace ins
