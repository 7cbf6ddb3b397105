// SPDX-License-Identifier: GPL-2.0-or-later
#include "network.h"

#include <filesystem>
#include <map>
#include <tuple>

namespace mace::kokkos {

namespace {

/// Tolerance of the radial tables. Forces follow the slopes; force constants are differences of
/// forces, so tables in double are made good to near what double can tell.
template <class Real> constexpr double table_tolerance = sizeof(Real) == 8 ? 1e-10 : 1e-6;

std::vector<int> elements_of(const Model &model, const std::vector<int> &atomic_numbers) {
  std::vector<int> elements;
  for (const int z : atomic_numbers)
    elements.push_back(model.element_index(z));
  return elements;
}

/// A copy that keeps no weights of the layers but those of the readouts.
Model without_layers(const Model &model) {
  Model rest;
  rest.name = model.name;
  rest.model_type = model.model_type;
  rest.source = model.source;
  rest.atomic_numbers = model.atomic_numbers;
  rest.heads = model.heads;
  rest.default_head = model.default_head;
  rest.l_max = model.l_max;
  rest.channels = model.channels;
  rest.correlation = model.correlation;
  rest.radial = model.radial;
  rest.repulsion = model.repulsion;
  rest.atomic_energies = model.atomic_energies;
  rest.scale = model.scale;
  rest.shift = model.shift;
  for (const Layer &layer : model.layers)
    rest.layers.emplace_back().readout = layer.readout;
  return rest;
}

} // namespace

template <class Real>
Network<Real>::Network(const Model &model, const std::vector<int> &atomic_numbers)
    : elements(elements_of(model, atomic_numbers)), remainder(without_layers(model)) {
  for (std::size_t l = 0; l < model.layers.size(); ++l)
    layers.emplace_back(model, static_cast<int>(l), elements, table_tolerance<Real>);
  if (model.polar)
    polar.emplace(*model.polar, elements);
}

template <class Real> std::size_t Network<Real>::bytes() const {
  std::size_t total = 0;
  for (const auto &layer : layers)
    total += layer.bytes();
  return total + (polar ? polar->bytes() : 0);
}

template <class Real>
std::shared_ptr<const Network<Real>> shared_network(const std::string &file,
                                                    const std::vector<int> &atomic_numbers,
                                                    const std::function<Model()> &read) {
  using Key = std::tuple<std::filesystem::path, std::uintmax_t, std::filesystem::file_time_type,
                         std::vector<int>>;
  static std::map<Key, std::weak_ptr<const Network<Real>>> known;
  std::erase_if(known, [](const auto &entry) { return entry.second.expired(); });

  const auto path = std::filesystem::weakly_canonical(file);
  std::error_code missing; // the reader says so better
  const Key key{path, std::filesystem::file_size(path, missing),
                std::filesystem::last_write_time(path, missing), atomic_numbers};
  if (const auto found = known.find(key); found != known.end())
    if (auto network = found->second.lock())
      return network;
  auto network = std::make_shared<const Network<Real>>(read(), atomic_numbers);
  known[key] = network;
  return network;
}

#define MACEINS_INSTANTIATE(Real)                                                                  \
  template struct Network<Real>;                                                                   \
  template std::shared_ptr<const Network<Real>> shared_network(                                    \
      const std::string &, const std::vector<int> &, const std::function<Model()> &)
MACEINS_INSTANTIATE(float);
MACEINS_INSTANTIATE(double);
#undef MACEINS_INSTANTIATE

} // namespace mace::kokkos
