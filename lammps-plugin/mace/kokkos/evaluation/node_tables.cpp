// SPDX-License-Identifier: GPL-2.0-or-later
#include "node_tables.h"

#include "mace/kokkos/base/host_copy.h"
#include "mace/kokkos/radial/table_memory.h"

#include <cstring>
#include <type_traits>

namespace mace::kokkos {

namespace {

/// Tolerance of the radial tables. Forces follow the slopes; force constants are differences of
/// forces, so tables in double are made good to near what double can tell.
template <class Real> constexpr double table_tolerance = sizeof(Real) == 8 ? 1e-10 : 1e-6;

/// What there is of a table besides its weights; the numbers of the density follow it.
struct TableHead {
  RadialGrid grid;
  PairKind kind;
  int species, pairs, vecs, paths;
  double value_error, slope_error;
  std::uint64_t vec_size, n_density;
};
static_assert(std::is_trivially_copyable_v<TableHead>);

template <class Real> void write_head(const RadialTable<Real> &table, NodeMemory::Room &room) {
  const std::vector<double> density = to_host(table.density, table.density.extent(0));
  const TableHead head{table.grid,        table.kind,    table.species,     table.pairs,
                       table.vecs,        table.paths,   table.value_error, table.slope_error,
                       sizeof(Vec<Real>), density.size()};
  const auto piece =
      room.add(sizeof(head) + sizeof(double) * density.size(), NodeMemory::Lifetime::SetUp);
  if (!piece)
    return;
  std::memcpy(piece.get(), &head, sizeof(head));
  std::memcpy(piece.get() + sizeof(head), density.data(), sizeof(double) * density.size());
}

/// The table in two pieces; nothing if they do not hold one for these kernels.
template <class Real>
std::optional<RadialTable<Real>> read_table(std::span<const std::byte> text,
                                            std::span<const std::byte> weights, int paths) {
  TableHead head{};
  if (text.size() < sizeof(head))
    return {};
  std::memcpy(&head, text.data(), sizeof(head));
  RadialTable<Real> table;
  table.grid = head.grid;
  table.kind = head.kind;
  table.species = head.species;
  table.pairs = head.pairs;
  table.vecs = head.vecs;
  table.paths = head.paths;
  table.value_error = head.value_error;
  table.slope_error = head.slope_error;
  const std::size_t n = table.row(table.pairs, 0, 0);
  if (head.vec_size != sizeof(Vec<Real>) || head.paths != paths ||
      text.size() != sizeof(head) + sizeof(double) * head.n_density ||
      weights.size() != n * sizeof(Vec<Real>))
    return {};
  std::vector<double> density(head.n_density);
  std::memcpy(density.data(), text.data() + sizeof(head), sizeof(double) * density.size());
  table.density = to_device(density, "mace::density_table");
  table.weights = weights_for_kernels<Real>(reinterpret_cast<const Vec<Real> *>(weights.data()), n);
  return table;
}

/// Keeps memory that the kernels read where it is.
void keep(std::shared_ptr<const std::byte> data, std::size_t bytes, NodeTables &kept) {
  if constexpr (std::is_same_v<Space::memory_space, Kokkos::HostSpace>) {
    kept.held.push_back(std::move(data));
    kept.bytes += bytes;
  }
}

} // namespace

template <class Real>
RadialTables<Real> tables_for_node(const Model &model, const std::vector<int> &elements,
                                   NodeMemory::Room *room, NodeTables &kept) {
  return [&model, &elements, &kept, room](int index, const std::vector<int> &path_order) {
    std::shared_ptr<std::byte> data; // until it has been copied, if the kernels run on a device
    const TableMemory memory = [&](std::size_t bytes) {
      if (room && (data = room->add(bytes, NodeMemory::Lifetime::Held)))
        keep(data, bytes, kept);
      return data.get();
    };
    const auto table = make_radial_table<Real>(model, model.layers[index], elements, path_order,
                                               table_tolerance<Real>, memory);
    if (room)
      write_head(table, *room);
    return table;
  };
}

template <class Real>
RadialTables<Real> tables_of_node(const Model &model, const std::vector<int> &elements,
                                  std::span<const NodeMemory::Piece> pieces, NodeTables &kept) {
  return [&model, &elements, &kept, pieces](int index, const std::vector<int> &path_order) {
    const std::size_t first = 2 * static_cast<std::size_t>(index);
    if (first + 1 < pieces.size()) {
      const NodeMemory::Piece &weights = pieces[first], &head = pieces[first + 1];
      const int paths = static_cast<int>(path_order.size());
      if (const auto table = read_table<Real>(head.bytes(), weights.bytes(), paths)) {
        keep(weights.data, weights.size, kept);
        return *table;
      }
    }
    return make_radial_table<Real>(model, model.layers[index], elements, path_order,
                                   table_tolerance<Real>);
  };
}

#define MACEINS_INSTANTIATE(Real)                                                                  \
  template RadialTables<Real> tables_for_node(const Model &, const std::vector<int> &,             \
                                              NodeMemory::Room *, NodeTables &);                   \
  template RadialTables<Real> tables_of_node(const Model &, const std::vector<int> &,              \
                                             std::span<const NodeMemory::Piece>, NodeTables &)
MACEINS_INSTANTIATE(float);
MACEINS_INSTANTIATE(double);
#undef MACEINS_INSTANTIATE

} // namespace mace::kokkos
