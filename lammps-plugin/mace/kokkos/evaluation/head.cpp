// SPDX-License-Identifier: GPL-2.0-or-later
#include "head.h"

#include "mace/kokkos/base/host_copy.h"

namespace mace::kokkos {

template <class Real>
Head<Real>::Head(const Model &model, const std::vector<int> &elements, const std::string &wanted) {
  const int h = model.head_index(wanted);
  name = model.heads.at(h);
  for (const int e : elements)
    species_energy.push_back(model.atomic_energies(h, e) + model.shift.at(h));
  isolated_energy = to_device(species_energy, "mace::isolated_energy");
  const double scale = model.scale.at(h);
  for (const Layer &layer : model.layers)
    readouts.push_back(make_readout<Real>(layer.readout, h, scale, model.channels));
  if (model.repulsion)
    repulsion = make_repulsion(model, elements, scale);
}

template <class Real> std::size_t Head<Real>::bytes() const {
  std::size_t total = 0;
  for (const auto &r : readouts)
    total += sizeof(Vec<Real>) * r.first.extent(0) + sizeof(Real) * r.rest.extent(0);
  return total;
}

template struct Head<float>;
template struct Head<double>;

} // namespace mace::kokkos
