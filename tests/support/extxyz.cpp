// SPDX-License-Identifier: GPL-2.0-or-later
#include "extxyz.h"
#include "bins.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <sstream>
#include <stdexcept>

namespace support {

namespace {

using Vector = std::array<double, 3>;

const std::map<std::string, int> atomic_number = {{"H", 1}, {"C", 6}, {"S", 16}, {"I", 53}};

Vector cross(const Vector &a, const Vector &b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double dot(const Vector &a, const Vector &b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

/// The value of key="..." or key=... in a comment line; empty if absent.
std::string value_of(const std::string &line, const std::string &key) {
  const auto at = line.find(key + "=");
  if (at == std::string::npos)
    return "";
  const auto begin = at + key.size() + 1;
  if (line[begin] == '"')
    return line.substr(begin + 1, line.find('"', begin + 1) - begin - 1);
  return line.substr(begin, line.find(' ', begin) - begin);
}

} // namespace

double Structure::volume() const {
  return std::abs(dot(lattice[0], cross(lattice[1], lattice[2])));
}

std::vector<Structure> read_extxyz(const std::string &path) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error(path + ": cannot be read");
  std::vector<Structure> frames;
  std::string line;
  int line_number = 0;
  while (std::getline(file, line)) {
    ++line_number;
    const int n = std::stoi(line);
    std::getline(file, line);
    ++line_number;
    Structure s;
    s.name = value_of(line, "name");
    std::istringstream lattice(value_of(line, "Lattice"));
    for (auto &row : s.lattice)
      for (double &x : row)
        lattice >> x;
    for (int i = 0; i < n; ++i) {
      std::getline(file, line);
      ++line_number;
      std::istringstream atom(line);
      std::string symbol;
      Vector x;
      if (!(atom >> symbol >> x[0] >> x[1] >> x[2]) || !atomic_number.count(symbol))
        throw std::runtime_error(path + ":" + std::to_string(line_number) + ": not an atom");
      s.atomic_numbers.push_back(atomic_number.at(symbol));
      s.positions.push_back(x);
    }
    frames.push_back(std::move(s));
  }
  return frames;
}

Structure repeat(const Structure &s, const std::array<int, 3> &n) {
  Structure r;
  r.name = s.name;
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b)
      r.lattice[a][b] = n[a] * s.lattice[a][b];
  for (int i = 0; i < n[0]; ++i)
    for (int j = 0; j < n[1]; ++j)
      for (int k = 0; k < n[2]; ++k)
        for (std::size_t a = 0; a < s.positions.size(); ++a) {
          Vector x = s.positions[a];
          for (int c = 0; c < 3; ++c)
            x[c] += i * s.lattice[0][c] + j * s.lattice[1][c] + k * s.lattice[2][c];
          r.atomic_numbers.push_back(s.atomic_numbers[a]);
          r.positions.push_back(x);
        }
  return r;
}

Graph::Graph(const Structure &s, const std::map<int, int> &species_of, double cutoff, int shells)
    : n_owned_(static_cast<int>(s.positions.size())), images_(shells == 0) {
  for (int i = 0; i < n_owned_; ++i) {
    positions_.insert(positions_.end(), s.positions[i].begin(), s.positions[i].end());
    species_.push_back(species_of.at(s.atomic_numbers[i]));
    image_of_.push_back(i);
  }
  // Distance of every image from the nearest owned atom decides whether it is kept.
  const double shell = cutoff * std::max(shells, 1);
  std::vector<double> nearest(n_owned_, 0.0);
  Bins owned(shell);
  for (int i = 0; i < n_owned_; ++i)
    owned.add(i, s.positions[i]);
  if (s.periodic()) {
    int reach[3];
    double extent[3]; // of the atoms along each cell vector, in cells: they need not be wrapped
    for (int a = 0; a < 3; ++a) {
      const Vector normal = cross(s.lattice[(a + 1) % 3], s.lattice[(a + 2) % 3]);
      double low = 1e300, high = -1e300;
      for (const Vector &x : s.positions) {
        const double f = dot(normal, x) / dot(normal, s.lattice[a]);
        low = std::min(low, f);
        high = std::max(high, f);
      }
      extent[a] = high - low;
      const double height = s.volume() / std::sqrt(dot(normal, normal));
      reach[a] = static_cast<int>(std::ceil(shell / height + extent[a]));
    }
    for (int i = -reach[0]; i <= reach[0]; ++i)
      for (int j = -reach[1]; j <= reach[1]; ++j)
        for (int k = -reach[2]; k <= reach[2]; ++k) {
          if (i == 0 && j == 0 && k == 0)
            continue;
          for (int a = 0; a < n_owned_; ++a) {
            Vector x;
            for (int c = 0; c < 3; ++c)
              x[c] = s.positions[a][c] + i * s.lattice[0][c] + j * s.lattice[1][c] +
                     k * s.lattice[2][c];
            double r2 = 1e300;
            owned.near(x, [&](int near) {
              const Vector &y = s.positions[near];
              r2 = std::min(r2, (x[0] - y[0]) * (x[0] - y[0]) + (x[1] - y[1]) * (x[1] - y[1]) +
                                    (x[2] - y[2]) * (x[2] - y[2]));
            });
            if (r2 >= shell * shell)
              continue;
            positions_.insert(positions_.end(), x.begin(), x.end());
            species_.push_back(species_[a]);
            image_of_.push_back(a);
            nearest.push_back(std::sqrt(r2));
          }
        }
  }
  const auto position = [this](int i) {
    return Vector{positions_[3 * i], positions_[3 * i + 1], positions_[3 * i + 2]};
  };
  Bins all(cutoff);
  for (int i = 0; i < rows(); ++i)
    all.add(i, position(i));
  first_.push_back(0);
  for (int i = 0; i < rows(); ++i) {
    if (nearest[i] >= cutoff * std::max(shells - 1, 0) && i >= n_owned_)
      continue;
    centers_.push_back(i);
    all.near(position(i), [&](int j) {
      double r2 = 0.0;
      for (int c = 0; c < 3; ++c)
        r2 += std::pow(positions_[3 * i + c] - positions_[3 * j + c], 2);
      if (j != i && r2 < cutoff * cutoff)
        neighbors_.push_back(j);
    });
    std::sort(neighbors_.begin() + first_.back(), neighbors_.end());
    first_.push_back(static_cast<std::int64_t>(neighbors_.size()));
  }
}

mace::Atoms Graph::atoms() const {
  mace::Atoms atoms;
  atoms.n_owned = n_owned_;
  atoms.n_all = rows();
  atoms.positions = positions_.data();
  atoms.species = species_.data();
  atoms.image_of = images_ ? image_of_.data() : nullptr;
  atoms.n_centers = static_cast<int>(centers_.size());
  atoms.centers = centers_.data();
  atoms.first = first_.data();
  atoms.neighbors = neighbors_.data();
  atoms.list_id = 1;
  return atoms;
}

std::vector<double> Graph::fold(const std::vector<double> &per_row) const {
  std::vector<double> folded(3 * static_cast<std::size_t>(n_owned_), 0.0);
  for (int row = 0; row < rows(); ++row)
    for (int c = 0; c < 3; ++c)
      folded[3 * image_of_[row] + c] += per_row[3 * row + c];
  return folded;
}

} // namespace support
