// SPDX-License-Identifier: GPL-2.0-or-later
#include "blocks.h"

#include <algorithm>

namespace mace {

namespace {

std::vector<double> radii_of(const Block &block, const std::vector<int> &atomic_numbers) {
  const std::vector<double> all = block.tensor("covalent_radii").values;
  std::vector<double> radii;
  for (const int z : atomic_numbers) {
    if (static_cast<std::size_t>(z) >= all.size())
      block.refuse("'covalent_radii' has none of the element " + std::to_string(z));
    radii.push_back(all[z]);
  }
  return radii;
}

void extract_basis(const Block &basis, RadialEmbedding &radial) {
  if (basis.kind() == "BesselBasis") {
    radial.basis = RadialBasis::Bessel;
    radial.frequencies = basis.tensor("bessel_weights").values;
    radial.prefactor = basis.number("prefactor");
    radial.size = static_cast<int>(radial.frequencies.size());
  } else if (basis.kind() == "GaussianBasis") {
    radial.basis = RadialBasis::Gaussian;
    radial.centers = basis.tensor("gaussian_weights").values;
    radial.exponent = basis.number("coeff");
    radial.size = static_cast<int>(radial.centers.size());
  } else if (basis.kind() == "ChebychevBasis") {
    radial.basis = RadialBasis::Chebyshev;
    radial.size = basis.integer("num_basis");
  } else {
    basis.refuse_kind("BesselBasis, GaussianBasis, ChebychevBasis");
  }
}

} // namespace

RadialEmbedding extract_radial_embedding(const Block &block,
                                         const std::vector<int> &atomic_numbers) {
  const Block cutoff = block.child("cutoff_fn");
  if (cutoff.kind() != "PolynomialCutoff")
    cutoff.refuse_kind();
  RadialEmbedding radial;
  radial.r_max = cutoff.number("r_max");
  radial.cutoff_p = cutoff.integer("p");
  radial.apply_cutoff = block.flag("apply_cutoff", true);
  extract_basis(block.child("bessel_fn"), radial);
  if (!block.has("distance_transform"))
    return radial;

  const Block transform = block.child("distance_transform");
  if (transform.kind() == "AgnesiTransform") {
    radial.transform = DistanceTransform::Agnesi;
    radial.transform_q = transform.number("q");
    radial.transform_p = transform.number("p");
    radial.transform_a = transform.number("a");
  } else if (transform.kind() == "SoftTransform" && transform.has("alpha")) {
    radial.transform = DistanceTransform::Soft;
    radial.transform_alpha = transform.number("alpha");
  } else {
    transform.refuse(transform.kind() + " (of this mace-torch version) is not supported; " +
                     evaluate_elsewhere);
  }
  radial.covalent_radii = radii_of(transform, atomic_numbers);
  return radial;
}

PairRepulsion extract_repulsion(const Block &block, const std::vector<int> &atomic_numbers) {
  if (block.kind() != "ZBLBasis")
    block.refuse_kind();
  PairRepulsion repulsion;
  const std::vector<double> c = block.tensor("c").values;
  if (c.size() != repulsion.c.size())
    block.refuse("it has not four terms");
  std::copy(c.begin(), c.end(), repulsion.c.begin());
  repulsion.a_exp = block.number("a_exp");
  repulsion.a_prefactor = block.number("a_prefactor");
  repulsion.cutoff_p = block.integer("p");
  repulsion.covalent_radii = radii_of(block, atomic_numbers);
  // The source multiplies a Python number with integers, which gives single precision.
  const auto n = static_cast<int>(atomic_numbers.size());
  repulsion.strength = {n, n, {}};
  for (const int sender : atomic_numbers)
    for (const int receiver : atomic_numbers)
      repulsion.strength.values.push_back(14.3996f * static_cast<float>(sender) *
                                          static_cast<float>(receiver));
  return repulsion;
}

} // namespace mace
