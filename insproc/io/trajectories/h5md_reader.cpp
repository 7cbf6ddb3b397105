// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/h5md_reader.h"

#include "base/error.h"
#include "elements/element_mass.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace ins {

namespace {

struct KnownUnit {
  const char *name;
  double value;
};
constexpr std::array lengths = {KnownUnit{"Angstrom", 1.0}, KnownUnit{"A", 1.0},
                                KnownUnit{"\xc3\x85", 1.0}, KnownUnit{"nm", 10.0},
                                KnownUnit{"pm", 0.01}};
constexpr std::array times = {KnownUnit{"ps", 1.0}, KnownUnit{"fs", 1e-3}, KnownUnit{"ns", 1e3},
                              KnownUnit{"s", 1e12}};

/// The unit that a dataset's attribute names; `usual` without one.
template <std::size_t N>
double known_unit(const h5::SeriesFile &file, const std::string &dataset,
                  const std::array<KnownUnit, N> &known, double usual) {
  const std::vector<std::string> names = file.texts("unit", dataset);
  if (names.empty() || names[0].empty())
    return usual;
  for (const KnownUnit &unit : known)
    if (names[0] == unit.name)
      return unit.value;
  file.fail(dataset, fmt::format("its unit {} is not known", names[0]));
}

/// Particles with positions of three coordinates; the first such group.
std::string particles_of(const h5::SeriesFile &file) {
  if (file.has("particles"))
    for (const std::string &name : file.members("particles"))
      if (file.is_dataset("particles/" + name + "/position/value"))
        return "particles/" + name;
  file.fail("particles", "there are no positions; is this a trajectory in H5MD?");
}

} // namespace

H5mdReader::H5mdReader(std::vector<std::string> paths, TrajectorySettings settings)
    : paths_(std::move(paths)), settings_(std::move(settings)) {
  source_ = open(paths_[opened_++]);
  velocities_ = source_.velocities;
  set_atoms();
  expected_frames_ = static_cast<double>(source_.frames * paths_.size());
}

double H5mdReader::unit_of(const Source &source, const std::string &dataset) const {
  return known_unit(*source.file, dataset, lengths, settings_.length_unit);
}

H5mdReader::Source H5mdReader::open(const std::string &path) const {
  Source source;
  source.file = std::make_unique<h5::SeriesFile>(path);
  const h5::SeriesFile &file = *source.file;
  source.group = particles_of(file);
  const std::string positions = source.group + "/position/value";
  const h5::Shape shape = file.shape(positions);
  if (shape.size() != 3 || shape[0] < 1 || shape[1] < 1 || shape[2] != 3)
    file.fail(positions, "its shape should be frames x atoms x 3");
  source.frames = shape[0];
  source.atoms = shape[1];
  source.length = unit_of(source, positions);
  const auto of_all_frames = [&](const char *name) {
    const std::string dataset = source.group + "/" + name + "/value";
    return file.is_dataset(dataset) && file.shape(dataset) == shape;
  };
  source.images = of_all_frames("image");
  source.velocities = of_all_frames("velocity");

  const std::string box = source.group + "/box";
  source.constant_box = file.is_dataset(box + "/edges");
  source.edges = source.constant_box ? box + "/edges" : box + "/edges/value";
  if (!file.is_dataset(source.edges))
    file.fail(source.edges, "the box is missing");
  source.box_length = unit_of(source, source.edges);
  const h5::Shape edges = file.shape(source.edges);
  const std::size_t first = source.constant_box ? 0 : 1;
  const bool vectors = edges.size() == first + 2 && edges[first] == 3 && edges[first + 1] == 3;
  const bool rectangular = edges.size() == first + 1 && edges[first] == 3;
  if (!(vectors || rectangular) || (first == 1 && edges[0] < source.frames))
    file.fail(source.edges, "its shape should be 3 or 3 x 3, for each frame");
  const std::vector<std::string> boundary = file.texts("boundary", box);
  for (std::size_t axis = 0; axis < 3 && boundary.size() == 3; ++axis)
    source.periodic[axis] = boundary[axis] == "periodic";
  find_times(source);
  return source;
}

void H5mdReader::find_times(Source &source) const {
  const h5::SeriesFile &file = *source.file;
  // A value of every frame, or the interval of frames from 0 on.
  const auto series = [&](const std::string &name) {
    std::vector<double> values;
    if (!file.is_dataset(name))
      return values;
    values = file.all(name);
    if (values.size() == 1 && source.frames > 1) {
      const double interval = values[0];
      values.resize(source.frames);
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = interval * static_cast<double>(i);
    }
    if (values.size() < source.frames)
      file.fail(name, "it has fewer values than there are frames");
    return values;
  };
  source.steps = series(source.group + "/position/step");
  if (source.steps.empty()) {
    source.steps.resize(source.frames);
    std::iota(source.steps.begin(), source.steps.end(), 0.0);
  }
  const std::string time = source.group + "/position/time";
  source.times = series(time);
  if (!source.times.empty()) {
    const double unit = known_unit(file, time, times, settings_.time_unit);
    for (double &value : source.times)
      value *= unit;
  } else if (settings_.step_length > 0.0) {
    for (const double step : source.steps)
      source.times.push_back(step * settings_.step_length);
  } else {
    throw Error(fmt::format("{}: the file does not tell its times; give --timestep, or the log of "
                            "the run",
                            file.path()));
  }
}

void H5mdReader::set_atoms() {
  const h5::SeriesFile &file = *source_.file;
  const std::string constant = source_.group + "/species", changing = constant + "/value";
  std::vector<double> types;
  if (file.is_dataset(constant))
    types = file.all(constant);
  else if (file.is_dataset(changing))
    types = file.rows(changing, 0, 1);
  const std::vector<std::string> &elements = settings_.elements;
  if (types.empty()) {
    if (elements.size() != source_.atoms)
      throw Error(
          fmt::format("{}: there are no species; --elements should name one for each of the "
                      "{} atoms",
                      file.path(), source_.atoms));
    types.resize(elements.size());
    std::iota(types.begin(), types.end(), 1.0);
  }
  if (types.size() != source_.atoms)
    file.fail(constant, "it does not have one value for each atom");
  for (std::size_t i = 0; i < types.size(); ++i) {
    const double type = types[i];
    if (!(type >= 1.0 && type <= static_cast<double>(elements.size()) && type == std::floor(type)))
      throw Error(fmt::format("{}: --elements names {} elements, of types 1, 2, ..., but there is "
                              "type {:g}",
                              file.path(), elements.size(), type));
    const std::string &element = elements[static_cast<std::size_t>(type) - 1];
    atoms_.ids.push_back(static_cast<long>(i) + 1);
    atoms_.masses.push_back(natural_mass(element));
    atoms_.symbols.push_back(chemical_symbol(element));
  }
}

/// Lattices of the next frames, rows a, b, c.
std::vector<Eigen::Matrix3d> H5mdReader::boxes(hsize_t count) const {
  const std::vector<double> values = source_.constant_box
                                         ? source_.file->all(source_.edges)
                                         : source_.file->rows(source_.edges, source_.done, count);
  const std::size_t width = values.size() / (source_.constant_box ? 1 : count);
  std::vector<Eigen::Matrix3d> boxes;
  for (hsize_t frame = 0; frame < count; ++frame) {
    const double *at = values.data() + (source_.constant_box ? 0 : frame * width);
    Eigen::Matrix3d lattice = Eigen::Matrix3d::Zero();
    if (width == 3)
      lattice.diagonal() << at[0], at[1], at[2];
    else
      lattice << at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8];
    lattice *= source_.box_length;
    if (!(std::abs(lattice.determinant()) > 1e-6))
      source_.file->fail(source_.edges, fmt::format("the box of step {:.0f} has no volume",
                                                    source_.steps[source_.done + frame]));
    boxes.push_back(lattice);
  }
  return boxes;
}

std::vector<TrajectoryFrame> H5mdReader::next() {
  std::vector<TrajectoryFrame> frames;
  while (frames.empty()) {
    if (source_.done == source_.frames) {
      if (opened_ == paths_.size())
        break;
      const std::string &path = paths_[opened_++];
      source_ = open(path);
      if (source_.atoms != static_cast<hsize_t>(atoms_.size()) || source_.velocities != velocities_)
        throw Error(
            fmt::format("{}: it does not have the atoms and datasets of {}", path, paths_.front()));
    }
    const auto numbers = 3 * source_.atoms * (1 + source_.images + source_.velocities);
    const hsize_t count = std::clamp<hsize_t>(settings_.batch_bytes / (sizeof(double) * numbers), 1,
                                              source_.frames - source_.done);
    const auto read = [&](bool there, const char *name) {
      return there ? source_.file->rows(source_.group + "/" + name + "/value", source_.done, count)
                   : std::vector<double>();
    };
    const std::vector<double> positions = read(true, "position"),
                              images = read(source_.images, "image"),
                              velocities = read(source_.velocities, "velocity");
    const std::vector<Eigen::Matrix3d> lattices = boxes(count);
    const auto atoms = static_cast<Eigen::Index>(source_.atoms);
    for (hsize_t k = 0; k < count; ++k) {
      const double step = source_.steps[source_.done + k];
      if (last_ && step <= *last_) {
        ++repeated_;
        continue;
      }
      const auto block = [&](const std::vector<double> &values) {
        return Eigen::Map<const AtomVectors>(values.data() + 3 * source_.atoms * k, 3, atoms);
      };
      TrajectoryFrame &frame = frames.emplace_back();
      frame.step = step;
      last_ = step;
      frame.time = source_.times[source_.done + k];
      frame.lattice = lattices[k];
      frame.periodic = source_.periodic;
      frame.unwrapped = source_.images;
      frame.positions = (source_.length * frame.lattice.transpose().inverse()) * block(positions);
      if (source_.images)
        frame.positions += block(images);
      if (source_.velocities)
        frame.velocities = block(velocities);
    }
    source_.done += count;
    share_ = (static_cast<double>(opened_) - 1.0 +
              static_cast<double>(source_.done) / static_cast<double>(source_.frames)) /
             static_cast<double>(paths_.size());
  }
  return frames;
}

std::vector<std::string> H5mdReader::remarks() const {
  if (repeated_ == 0)
    return {};
  return {fmt::format("{} frames of steps that had been read already are left out", repeated_)};
}

} // namespace ins
