// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/force_constants/euphonic_modes.h"

#include "base/units.h"
#include "io/force_constants/euphonic_crystal.h"

namespace ins {

std::string euphonic_modes_json(const std::vector<PhononModes> &points, const Crystal &crystal) {
  using nlohmann::json;
  json q = json::array(), weights = json::array(), frequencies = json::array(),
       vectors = json::array();
  for (const PhononModes &point : points) {
    q.push_back({point.q[0], point.q[1], point.q[2]});
    weights.push_back(point.weight);
    json own_frequencies = json::array(), own_vectors = json::array();
    for (int mode = 0; mode < point.modes(); ++mode) {
      own_frequencies.push_back(point.frequencies[mode] * units::cm1_in_meV);
      json atoms = json::array();
      for (int atom = 0; atom < point.atoms(); ++atom) {
        json axes = json::array();
        for (int axis = 0; axis < 3; ++axis) {
          const std::complex<double> value = point.eigenvectors(3 * atom + axis, mode);
          axes.push_back({value.real(), value.imag()});
        }
        atoms.push_back(std::move(axes));
      }
      own_vectors.push_back(std::move(atoms));
    }
    frequencies.push_back(std::move(own_frequencies));
    vectors.push_back(std::move(own_vectors));
  }
  const json root = {{"__euphonic_class__", "QpointPhononModes"},
                     {"crystal", euphonic_crystal(crystal)},
                     {"n_qpts", points.size()},
                     {"qpts", std::move(q)},
                     {"weights", std::move(weights)},
                     {"frequencies", std::move(frequencies)},
                     {"frequencies_unit", "millielectron_volt"},
                     {"eigenvectors", std::move(vectors)}};
  return root.dump() + "\n";
}

} // namespace ins
