// SPDX-License-Identifier: GPL-2.0-or-later
//
// The radial functions of a model, evaluated from their definition with derivatives. Slow and
// exact: what radial_table.h tabulates and is checked against.
#pragma once

#include "jet.h"
#include "mace/model.h"

#include <vector>

namespace mace::kokkos {

/// Polynomial cut-off with exponent p that takes 1 to 0 with two vanishing derivatives at r_max.
/// Source: J. Gasteiger et al., ICLR 2020 (DimeNet), eq. 8.
Jet polynomial_cutoff(const Jet &r, double r_max, int p);

/// Radial embedding of a pair of elements.
///
/// \param embedding  the model's
/// \param a, b       element indices of the model; the order does not matter here
/// \param r          distance in Angstrom, positive
/// \return           (embedding.size) basis functions times the cut-off, unless apply_cutoff is off
std::vector<Jet> radial_embedding(const RadialEmbedding &embedding, int a, int b, double r);

/// A perceptron applied to jets.
std::vector<Jet> evaluate(const Mlp &mlp, std::vector<Jet> x);

/// A perceptron that sees the elements of both ends of an edge, applied to jets.
std::vector<Jet> evaluate(const PairMlp &mlp, int sender, int receiver, std::vector<Jet> x);

/// Channels of the messages of a layer.
int message_channels(const Model &model, const Layer &layer);

/// What one layer tabulates for an edge between two elements: the radial weights of all its paths
/// (paths * message channels, channel fastest), path coefficients included, and with density blocks
/// the density of an edge as one more function at the end.
std::vector<Jet> layer_radial_functions(const RadialEmbedding &embedding, const Layer &layer,
                                        int sender, int receiver, double r);

} // namespace mace::kokkos
