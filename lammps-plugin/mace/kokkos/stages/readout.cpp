// SPDX-License-Identifier: GPL-2.0-or-later
#include "readout.h"

#include "mace/kokkos/base/activation.h"
#include "mace/kokkos/base/host_copy.h"
#include "mace/kokkos/base/thread_team.h"

#include "mace/error.h"

namespace mace::kokkos {

namespace {
constexpr int max_units = 512;
}

template <class Real>
ReadoutWeights<Real> make_readout(const Readout &readout, int head, double scale, int channels) {
  constexpr int width = vec_width<Real>;
  ReadoutWeights<Real> packed;
  packed.vecs = vec_count<Real>(channels);

  std::vector<Matrix> maps;
  if (readout.mlp.empty()) {
    Matrix column{channels, 1, {}};
    for (int k = 0; k < channels; ++k)
      column.values.push_back(readout.linear(k, head));
    maps.push_back(std::move(column));
  } else {
    maps = readout.mlp.at(head).weights;
    packed.activation_scale = static_cast<Real>(readout.mlp[head].activation_scale);
  }
  for (double &w : maps.back().values)
    w *= scale;

  packed.units = maps[0].cols;
  packed.first =
      Array<Vec<Real>>("mace::readout", static_cast<std::size_t>(packed.units) * packed.vecs);
  auto host = Kokkos::create_mirror_view(packed.first);
  auto *numbers = reinterpret_cast<Real *>(host.data());
  for (int u = 0; u < packed.units; ++u)
    for (int k = 0; k < channels; ++k)
      numbers[u * packed.vecs * width + k] = static_cast<Real>(maps[0](k, u));
  Kokkos::deep_copy(packed.first, host);

  std::vector<int> widths{packed.units};
  std::vector<Real> rest;
  for (std::size_t m = 1; m < maps.size(); ++m) {
    widths.push_back(maps[m].cols);
    for (const double w : maps[m].values)
      rest.push_back(static_cast<Real>(w));
  }
  packed.n_widths = static_cast<int>(maps.size()) - 1;
  for (const int w : widths)
    packed.total_units += w;
  if (packed.total_units > max_units)
    throw Error("a readout with " + std::to_string(packed.total_units) +
                " hidden units is not supported (at most " + std::to_string(max_units) + ")");
  packed.widths = to_device(widths, "mace::readout");
  packed.rest = to_device(rest, "mace::readout");
  return packed;
}

namespace {

template <class Real>
void readout_on_host(const ReadoutWeights<Real> &w, int n_nodes, const NodeArray<Real> &h,
                     const NodeArray<Real> &dh, const Array<double> &node_energy) {
  Kokkos::parallel_for(
      "mace::readout", range(n_nodes), KOKKOS_LAMBDA(const int node) {
        Real x[max_units], slope[max_units], adjoint[max_units];
        for (int u = 0; u < w.units; ++u) {
          Vec<Real> sum = {};
          for (int cv = 0; cv < w.vecs; ++cv)
            sum += h(cv, node, 0) * w.first(u * w.vecs + cv);
          x[u] = horizontal_sum(sum);
        }
        // Layer by layer: x holds what enters a layer's activation, then what leaves it.
        int here = 0;
        std::size_t matrix = 0;
        for (int l = 0; l < w.n_widths; ++l) {
          const int n = w.widths(l), next = here + n, n_next = w.widths(l + 1);
          for (int u = 0; u < n; ++u) {
            const Real value = x[here + u], share = sigmoid(value);
            x[here + u] = value * share * w.activation_scale;
            slope[here + u] = w.activation_scale * silu_slope<Real>(value, share);
          }
          for (int v = 0; v < n_next; ++v) {
            Real sum = 0;
            for (int u = 0; u < n; ++u)
              sum += x[here + u] * w.rest(matrix + u * n_next + v);
            x[next + v] = sum;
          }
          here = next;
          matrix += static_cast<std::size_t>(n) * n_next;
        }
        node_energy(node) += x[here];
        adjoint[here] = 1;
        for (int l = w.n_widths - 1; l >= 0; --l) {
          const int n = w.widths(l), n_next = w.widths(l + 1), next = here;
          here -= n;
          matrix -= static_cast<std::size_t>(n) * n_next;
          for (int u = 0; u < n; ++u) {
            Real sum = 0;
            for (int v = 0; v < n_next; ++v)
              sum += adjoint[next + v] * w.rest(matrix + u * n_next + v);
            adjoint[here + u] = sum * slope[here + u];
          }
        }
        for (int cv = 0; cv < w.vecs; ++cv) {
          Vec<Real> sum = {};
          for (int u = 0; u < w.units; ++u)
            sum += w.first(u * w.vecs + cv) * adjoint[u];
          dh(cv, node, 0) += sum;
        }
      });
}

/// A warp for each node, its units in shared memory; channels and units are spread over its
/// threads.
template <class Real>
void readout_on_device(const ReadoutWeights<Real> &w, int n_nodes, const NodeArray<Real> &h,
                       const NodeArray<Real> &dh, const Array<double> &node_energy) {
  constexpr int lanes = shuffle_width;
  using Threads = ThreadTeam<lanes>;
  if (n_nodes == 0)
    return;
  Kokkos::parallel_for(
      "mace::readout", Threads::policy(n_nodes, shared_bytes<Real>(3 * w.total_units)),
      KOKKOS_LAMBDA(const Team &member) {
        const Threads team(member);
        const int node = team.rank();
        Real *x = team.template shared<Real>(3 * w.total_units);
        Real *slope = x + w.total_units, *adjoint = slope + w.total_units;
        team.for_all(w.units, [&](const int u) { x[u] = Real(0); });
        team.barrier();
        team.each([&](const int t, int) {
          for (int u = 0; u < w.units; ++u) {
            Real sum = 0;
            for (int c = t; c < w.vecs; c += lanes)
              sum += h(c, node, 0) * w.first(u * w.vecs + c);
            add_over_threads(sum, t, lanes, x[u]);
          }
        });
        team.barrier();
        // Layer by layer: x holds what enters a layer's activation, then what leaves it.
        int here = 0;
        std::size_t matrix = 0;
        for (int l = 0; l < w.n_widths; ++l) {
          const int n = w.widths(l), next = here + n, n_next = w.widths(l + 1);
          team.for_all(n, [&](const int u) {
            const Real value = x[here + u], share = sigmoid(value);
            x[here + u] = value * share * w.activation_scale;
            slope[here + u] = w.activation_scale * silu_slope<Real>(value, share);
          });
          team.barrier();
          team.for_all(n_next, [&](const int v) {
            Real sum = 0;
            for (int u = 0; u < n; ++u)
              sum += x[here + u] * w.rest(matrix + u * n_next + v);
            x[next + v] = sum;
          });
          team.barrier();
          here = next;
          matrix += static_cast<std::size_t>(n) * n_next;
        }
        team.for_all(1, [&](int) {
          node_energy(node) += x[here];
          adjoint[here] = 1;
        });
        team.barrier();
        for (int l = w.n_widths - 1; l >= 0; --l) {
          const int n = w.widths(l), n_next = w.widths(l + 1), next = here;
          here -= n;
          matrix -= static_cast<std::size_t>(n) * n_next;
          team.for_all(n, [&](const int u) {
            Real sum = 0;
            for (int v = 0; v < n_next; ++v)
              sum += adjoint[next + v] * w.rest(matrix + u * n_next + v);
            adjoint[here + u] = sum * slope[here + u];
          });
          team.barrier();
        }
        team.for_all(w.vecs, [&](const int c) {
          Real sum = 0;
          for (int u = 0; u < w.units; ++u)
            sum += w.first(u * w.vecs + c) * adjoint[u];
          dh(c, node, 0) += sum;
        });
      });
}

} // namespace

template <class Real>
void readout(const ReadoutWeights<Real> &w, int n_nodes, const NodeArray<Real> &h,
             const NodeArray<Real> &dh, const Array<double> &node_energy) {
  if constexpr (on_host)
    readout_on_host(w, n_nodes, h, dh, node_energy);
  else
    readout_on_device(w, n_nodes, h, dh, node_energy);
}

template ReadoutWeights<float> make_readout(const Readout &, int, double, int);
template ReadoutWeights<double> make_readout(const Readout &, int, double, int);
template void readout(const ReadoutWeights<float> &, int, const NodeArray<float> &,
                      const NodeArray<float> &, const Array<double> &);
template void readout(const ReadoutWeights<double> &, int, const NodeArray<double> &,
                      const NodeArray<double> &, const Array<double> &);

} // namespace mace::kokkos
