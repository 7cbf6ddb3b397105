// SPDX-License-Identifier: GPL-2.0-or-later
//
// A MACE model as plain data: hyper-parameters and weights, nothing evaluated.
//
// Conventions (docs/model-file.md has the same for the file):
//  - every weight is stored with its normalisation folded in, so that a linear map is y = x W;
//  - spherical harmonics are e3nn's ("component" normalisation, |Y_l|^2 = 2 l + 1, components in
//    e3nn's order, argument the unit vector from sender to receiver, though the opposite gives the
//    same energies: with natural parities a model does not see an inversion);
//  - Clebsch-Gordan tensors are e3nn's wigner_3j (Frobenius norm 1); what a path carries beyond
//    that stands in Path::coefficient;
//  - all parities are the natural ones, (-1)^l.
#pragma once

#include "perceptron.h"
#include "polar.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace mace {

enum class RadialBasis { Bessel, Gaussian, Chebyshev };
enum class DistanceTransform { None, Agnesi, Soft };

/// Radial embedding: basis(t(r)) times the polynomial cut-off of r, t the distance transform.
/// Basis function n = 0 .. size-1 of x = t(r): Bessel prefactor sin(frequencies[n] x) / x, Gaussian
/// exp(exponent (x - centers[n])^2), Chebyshev T_(n+1)(x). With apply_cutoff false the basis stays
/// bare, and the radial perceptron's and the edge density's outputs are multiplied instead.
struct RadialEmbedding {
  RadialBasis basis = RadialBasis::Bessel;
  int size = 0;
  double r_max = 0.0;
  int cutoff_p = 0; ///< exponent p of the polynomial cut-off
  bool apply_cutoff = true;
  std::vector<double> frequencies; ///< Bessel: weights of the sines, rad per unit of r
  double prefactor = 1.0;          ///< Bessel: sqrt(2 / r_max)
  std::vector<double> centers;     ///< Gaussian
  double exponent = 0.0;           ///< Gaussian: coefficient of (r - center)^2 (negative)
  DistanceTransform transform = DistanceTransform::None;
  /// Agnesi, r0 = (R_u + R_v) / 2, x = r / r0: 1 / (1 + a x^q / (1 + x^(q - p)))
  double transform_q = 0.0, transform_p = 0.0, transform_a = 0.0;
  /// Soft, r0 = R_u + R_v, p0 = 3/4 r0, p1 = 4/3 r0:
  /// p0 + (r - p0) / 2 (1 + tanh(alpha / (p1 - p0) (r - (p0 + p1) / 2)))
  double transform_alpha = 0.0;
  std::vector<double> covalent_radii; ///< per element of the model, Angstrom (transforms, ZBL)
};

/// Ziegler-Biersack-Littmark pair repulsion, scaled and shifted with the rest of the energy.
/// A receiver v gets from each of its edges u -> v within r_max
///   1/2 strength_uv / r sum_i c_i exp(-exponents_i r / a) cutoff_p(r, R_u + R_v),
///   a = 0.529 a_prefactor / (Z_u^a_exp + Z_v^a_exp).
/// strength_uv is 14.3996 Z_u Z_v in single precision, as mace-torch multiplies it: the difference
/// to the double product, 1e-8, would show in forces.
struct PairRepulsion {
  std::array<double, 4> c{};
  std::array<double, 4> exponents{3.2, 0.9423, 0.4028, 0.2016};
  double a_exp = 0.0;
  double a_prefactor = 0.0;
  int cutoff_p = 0;
  Matrix strength;                    ///< (element of sender, element of receiver) eV Angstrom
  std::vector<double> covalent_radii; ///< per element, Angstrom: cut off at the sum of two
};

/// One path of the message tensor product: features(l_in) x Y(l_edge) -> l_out, one weight each
/// channel. The paths stand in the order of the radial MLP's outputs, channel fastest.
struct Path {
  int l_in = 0;
  int l_edge = 0;
  int l_out = 0;
  double coefficient = 1.0; ///< multiplies the wigner_3j of norm 1
};

/// One non-zero entry of a generalised Clebsch-Gordan tensor ("U matrix").
struct CouplingEntry {
  int m_out;             ///< component of the output irrep, 0 .. 2L
  std::array<int, 4> lm; ///< components of the factors; the first `order` are used
  int parameter;         ///< which weight it belongs to
  double value;
};

/// The order-nu part of one output irrep of the symmetric contraction:
/// out[M, k] += sum_entries value * W[z][parameter][k] * prod A[lm, k]
/// Entries that differ by a permutation of lm only are merged: lm is non-decreasing, and entries
/// are sorted by (m_out, lm, parameter) and unique.
struct Contraction {
  int l_out = 0;
  int order = 0;
  std::vector<CouplingEntry> entries;
  int n_parameters = 0;
  std::vector<double> weights; ///< (elements, n_parameters, channels)
};

/// Readout of one layer: scalars (channels) -> one energy each head.
struct Readout {
  Matrix linear; ///< (channels, heads), used when mlp is empty
  /// Non-linear readout: one perceptron each head, (channels -> ... -> 1).
  std::vector<Mlp> mlp;
};

/// What a layer of the second generation (RealAgnosticResidualNonLinearInteractionBlock) has
/// instead of `radial`, `density_radial` and `skip`. With u the features after linear_up, a the
/// summed messages, both per l, and all elements sharing the weights:
///   a <- a linear / (alpha + beta sum over edges of tanh(density^2)) + u edge_residual
///   the columns of l = 0 are channels scalars, then channels gates of l = 1, of l = 2, ...
///   a_0 <- scalar_scale silu(scalars), a_l <- a_l gate_scale sigmoid(gates of l)
///   a <- a linear_out; skip connection: features entering the layer times skip
struct GatedInteraction {
  int edge_channels = 0;             ///< channels of u and of the messages
  PairMlp radial;                    ///< -> paths * edge_channels, channel fastest
  PairMlp density;                   ///< -> 1
  double alpha = 1.0, beta = 0.0;    ///< constants of the density normalization
  std::vector<Matrix> edge_residual; ///< per l of u (edge_channels, channels); l = 0: with gates
  double scalar_scale = 1.0;
  double gate_scale = 1.0;
  std::vector<Matrix> linear_out; ///< per l of the message (channels, channels)
  std::vector<Matrix> skip;       ///< per l <= min(l_in, l_out) (channels, channels)
};

struct Layer {
  std::string interaction; ///< class name in mace.modules.blocks
  bool residual = false;   ///< skip connection from the layer's input (else: skip after linear)
  bool density = false;    ///< messages divided by 1 + sum of densities, not by avg_num_neighbors
  double avg_num_neighbors = 1.0; ///< already folded into `linear` unless density
  int l_in = 0;                   ///< highest l of the incoming features
  int l_out = 0;                  ///< highest l of the outgoing features
  std::vector<Matrix> linear_up;  ///< per l of the input (channels, channels)
  Mlp radial;                     ///< embedding -> paths * channels
  Mlp density_radial;             ///< embedding -> 1; density of an edge = tanh(d^2)
  std::vector<Path> paths;
  std::vector<Matrix> linear; ///< per l of the message (paths into l * channels, channels)
  /// Per l: (elements, channels, channels), element slowest. Residual: maps the layer's input to
  /// its output for l <= min(l_in, l_out); else maps the message of l to itself for l <= l_max.
  std::vector<std::vector<double>> skip;
  /// Set in the second generation. linear_up is then (channels, edge_channels), for the l of the
  /// edges' features only; linear is (paths into l * edge_channels, channels), and for l = 0
  /// (.., (1 + l_max) * channels); radial, density_radial and skip are empty.
  std::optional<GatedInteraction> gated;
  std::vector<Contraction> contractions; ///< every (l_out, order)
  std::vector<Matrix> product_linear;    ///< per l of the output (channels, channels)
  Readout readout;
};

struct Model {
  std::string name;       ///< base name of the source file
  std::string model_type; ///< "ScaleShiftMACE", "MACE" or "PolarMACE"
  std::string source;     ///< where it came from, with versions: provenance
  std::vector<int> atomic_numbers;
  std::vector<std::string> heads;
  std::string default_head;
  int l_max = 0;
  int channels = 0;
  int correlation = 0;
  RadialEmbedding radial;
  std::optional<PairRepulsion> repulsion;
  Matrix embedding;          ///< (elements, channels)
  Matrix atomic_energies;    ///< (heads, elements) eV
  std::vector<double> scale; ///< per head
  std::vector<double> shift; ///< per head, eV
  std::vector<Layer> layers;
  std::optional<Polar> polar; ///< of a polarizable model

  /// Index of a head; empty name means the default one. \throws Error listing the heads there are
  int head_index(const std::string &head) const;
  /// Index of an element by atomic number. \throws Error listing the elements there are
  int element_index(int atomic_number) const;
};

} // namespace mace
