// SPDX-License-Identifier: GPL-2.0-or-later
#include "network.h"

#include "mace/model_file.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

namespace mace::kokkos {

namespace {

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

/// The model for other processes: the first piece.
void put_model(const Model &model, const std::string &file, NodeMemory::Room &room) {
  const std::vector<std::byte> image = model_image(model, file);
  if (const auto piece = room.add(image.size(), NodeMemory::Lifetime::SetUp))
    std::copy(image.begin(), image.end(), piece.get());
}

} // namespace

template <class Real>
Network<Real>::Network(const Model &model, const std::vector<int> &atomic_numbers,
                       const std::function<RadialTables<Real>(Network &)> &tables)
    : elements(elements_of(model, atomic_numbers)), remainder(without_layers(model)) {
  const RadialTables<Real> table_of = tables(*this);
  for (std::size_t l = 0; l < model.layers.size(); ++l)
    layers.emplace_back(model, static_cast<int>(l), elements, table_of);
  if (model.polar)
    polar.emplace(*model.polar, elements);
}

template <class Real>
Network<Real>::Network(const Model &model, const std::vector<int> &atomic_numbers,
                       NodeMemory::Room *room)
    : Network(model, atomic_numbers, [&](Network &self) {
        return tables_for_node<Real>(model, self.elements, room, self.node_tables);
      }) {}

template <class Real>
Network<Real>::Network(const Model &model, const std::vector<int> &atomic_numbers,
                       std::span<const NodeMemory::Piece> tables)
    : Network(model, atomic_numbers, [&](Network &self) {
        return tables_of_node<Real>(model, self.elements, tables, self.node_tables);
      }) {}

template <class Real> std::size_t Network<Real>::bytes() const {
  std::size_t total = 0;
  for (const auto &layer : layers)
    total += layer.bytes();
  return total + (polar ? polar->bytes() : 0);
}

template <class Real>
std::shared_ptr<const Network<Real>>
shared_network(const std::string &file, const std::vector<int> &atomic_numbers,
               const std::function<Model()> &read, NodeMemory *node) {
  using Key = std::tuple<std::filesystem::path, std::uintmax_t, std::filesystem::file_time_type,
                         std::vector<int>>;
  static std::map<Key, std::weak_ptr<const Network<Real>>> known;
  std::erase_if(known, [](const auto &entry) { return entry.second.expired(); });

  std::error_code missing; // the reader says so better
  const auto path = std::filesystem::weakly_canonical(file, missing);
  const Key key{path, std::filesystem::file_size(path, missing),
                std::filesystem::last_write_time(path, missing), atomic_numbers};
  std::shared_ptr<const Network<Real>> network;
  if (const auto found = known.find(key); found != known.end())
    network = found->second.lock();
  const auto make = [&](NodeMemory::Room *room) {
    const Model model = read();
    if (room)
      put_model(model, file, *room);
    network = std::make_shared<const Network<Real>>(model, atomic_numbers, room);
  };
  const auto use = [&](const std::vector<NodeMemory::Piece> &pieces) {
    const Model model = read_model_image(pieces.at(0).bytes(), file);
    network =
        std::make_shared<const Network<Real>>(model, atomic_numbers, std::span(pieces).subspan(1));
  };
  if (node)
    node->share(network != nullptr, make, use);
  else if (!network)
    make(nullptr);
  known[key] = network;
  return network;
}

#define MACEINS_INSTANTIATE(Real)                                                                  \
  template struct Network<Real>;                                                                   \
  template std::shared_ptr<const Network<Real>> shared_network(                                    \
      const std::string &, const std::vector<int> &, const std::function<Model()> &, NodeMemory *)
MACEINS_INSTANTIATE(float);
MACEINS_INSTANTIATE(double);
#undef MACEINS_INSTANTIATE

} // namespace mace::kokkos
