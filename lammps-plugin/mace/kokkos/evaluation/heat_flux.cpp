// SPDX-License-Identifier: GPL-2.0-or-later
#include "heat_flux.h"

#include "mace/error.h"
#include "mace/kokkos/base/array_copy.h"
#include "mace/kokkos/exchange/array_rows.h"
#include "mace/kokkos/messages/forces.h"

#include <cmath>

namespace mace::kokkos {

namespace {

/// Coordinate `axis` of the mean position of the first n rows.
double mean(const Array<double> &positions, int n, int axis) {
  double sum = 0.0;
  Kokkos::parallel_reduce(
      "mace::mean_position", range(n),
      KOKKOS_LAMBDA(const int row, double &s) { s += positions(3 * row + axis); }, sum);
  return n > 0 ? sum / n : 0.0;
}

/// frame.coordinates = positions minus their mean, frame.shifts = the owned rows' coordinates.
void center(const Array<double> &positions, int n_owned, int n_all, const MomentFrame &frame) {
  const auto coordinates = frame.coordinates, shifts = frame.shifts;
  for (int axis = 0; axis < 3; ++axis) {
    const double origin = mean(positions, n_owned, axis);
    Kokkos::parallel_for(
        "mace::center", range(n_all), KOKKOS_LAMBDA(const int row) {
          coordinates(3 * row + axis) = positions(3 * row + axis) - origin;
          shifts(3 * row + axis) = coordinates(3 * row + axis);
        });
  }
}

/// shifts = coordinates - shifts for the first n numbers.
void subtract_from(const Array<double> &coordinates, std::size_t n, const Array<double> &shifts) {
  Kokkos::parallel_for(
      "mace::shifts", range(n),
      KOKKOS_LAMBDA(const std::size_t i) { shifts(i) = coordinates(i) - shifts(i); });
}

/// Component `axis` of the flux, by derivatives G of the moment sum_i x_i e_i and g of E, with c
/// the receiver of an edge and s its sender:
///   sum over edges of G . (v_c - v_s) - g . (x_c v_c - x_s v_s)
template <class Real>
double flux_of_moment(const Edges &edges, const Topology &topology, const Array<double> &x,
                      const Array<double> &v, const Array<Real> &G, const Array<Real> &g,
                      int axis) {
  const auto row_of_node = topology.row_of_node;
  double flux = 0.0;
  Kokkos::parallel_reduce(
      "mace::flux_of_moment", range(edges.count),
      KOKKOS_LAMBDA(const int e, double &sum) {
        const int c = 3 * row_of_node(edges.receiver(e)), s = 3 * edges.sender_row(e);
        for (int a = 0; a < 3; ++a)
          sum +=
              static_cast<double>(G(3 * e + a)) * (v(c + a) - v(s + a)) -
              static_cast<double>(g(3 * e + a)) * (x(c + axis) * v(c + a) - x(s + axis) * v(s + a));
      },
      flux);
  return flux;
}

/// The same where an edge's energy is its receiver's, G = x_c g.
template <class Real>
double flux_of_pairs(const Edges &edges, const Array<double> &v, const Array<Real> &g, int axis) {
  double flux = 0.0;
  Kokkos::parallel_reduce(
      "mace::flux_of_pairs", range(edges.count),
      KOKKOS_LAMBDA(const int e, double &sum) {
        const int s = 3 * edges.sender_row(e);
        for (int a = 0; a < 3; ++a)
          sum -= edges.vector(3 * e + axis) * static_cast<double>(g(3 * e + a)) * v(s + a);
      },
      flux);
  return flux;
}

} // namespace

template <class Real> void HeatFluxEngine<Real>::update(const DeviceAtoms &atoms) {
  DeviceAtoms unfolded = atoms;
  unfolded.image_of = Array<int>();
  topology_.update(unfolded, static_cast<int>(network_->elements.size()),
                   static_cast<int>(network_->layers.size()), true);
}

template <class Real> std::size_t HeatFluxEngine<Real>::bytes() const {
  std::size_t total =
      topology_.bytes() + state_.bytes() +
      sizeof(double) *
          (velocities_.extent(0) + frame_.coordinates.extent(0) + frame_.shifts.extent(0)) +
      sizeof(Real) *
          (gradient_.extent(0) + repulsion_gradient_.extent(0) + moment_gradient_.extent(0));
  for (const MomentLayer<Real> &kept : kept_)
    total += kept.bytes();
  return total;
}

template <class Real>
void HeatFluxEngine<Real>::find_frame(const Array<double> &positions, DeviceExchange &exchange) {
  const std::size_t n = 3 * static_cast<std::size_t>(topology_.atoms.n_all);
  reserve(frame_.coordinates, n);
  reserve(frame_.shifts, n);
  center(positions, topology_.atoms.n_owned, topology_.atoms.n_all, frame_);
  ArrayRows rows(frame_.shifts, 3);
  exchange.forward(rows);
  subtract_from(frame_.coordinates, n, frame_.shifts);
}

template <class Real>
void HeatFluxEngine<Real>::find_velocities(const Array<double> &velocities,
                                           DeviceExchange &exchange) {
  reserve(velocities_, 3 * static_cast<std::size_t>(topology_.atoms.n_all));
  const std::size_t n = 3 * static_cast<std::size_t>(topology_.atoms.n_owned);
  Kokkos::deep_copy(leading(velocities_, n), leading(velocities, n));
  ArrayRows rows(velocities_, 3);
  exchange.forward(rows);
}

/// Cartesian derivatives of the edges from the adjoints that a pass has left, which become zero.
template <class Real> void HeatFluxEngine<Real>::take_gradient(Array<Real> &gradient) {
  const std::size_t n = 3 * static_cast<std::size_t>(state_.edges.count);
  reserve(gradient, n);
  edge_gradients(state_.edges, state_.shared.edge_adjoint, gradient);
  Kokkos::deep_copy(leading(state_.shared.edge_adjoint, n), Real(0));
}

template <class Real>
std::array<double, 3> HeatFluxEngine<Real>::evaluate(const Array<double> &positions,
                                                     const Array<double> &velocities,
                                                     DeviceExchange &exchange) {
  const Edges &edges = state_.edges;
  find_frame(positions, exchange);
  find_velocities(velocities, exchange);
  find_edges(topology_, positions, network_->remainder.radial.r_max, state_.edges);
  reserve(state_.node_energy, topology_.order.n_nodes);
  Kokkos::deep_copy(state_.node_energy, 0.0);
  reserve(state_.shared.edge_adjoint, 3 * static_cast<std::size_t>(edges.count));
  Kokkos::deep_copy(state_.shared.edge_adjoint, Real(0));

  std::array<double, 3> flux = {};
  if (head_.repulsion) {
    repulsion(edges, *head_.repulsion, topology_.node_species, topology_.order.level_end[0],
              state_.node_energy, state_.shared.edge_adjoint);
    take_gradient(repulsion_gradient_);
    for (int axis = 0; axis < 3; ++axis)
      flux[axis] += flux_of_pairs(edges, velocities_, repulsion_gradient_, axis);
  }
  MomentPass<Real> pass(network_->layers, head_, topology_, state_, exchange, kept_);
  pass.forward();
  pass.reverse();
  take_gradient(gradient_);
  for (int axis = 0; axis < 3; ++axis) {
    pass.reverse_moment(frame_, axis);
    take_gradient(moment_gradient_);
    flux[axis] += flux_of_moment(edges, topology_, frame_.coordinates, velocities_,
                                 moment_gradient_, gradient_, axis);
    if (!std::isfinite(flux[axis]))
      throw Error("the heat flux of model " + network_->remainder.name +
                  " is not a finite number: are atoms on top of each other?");
  }
  return flux;
}

template class HeatFluxEngine<float>;
template class HeatFluxEngine<double>;

} // namespace mace::kokkos
