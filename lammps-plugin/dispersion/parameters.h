// SPDX-License-Identifier: GPL-2.0-or-later
//
// What makes D3 belong to a density functional.
#pragma once

#include <string>

namespace dispersion {

/// How the interaction is damped at short distances. The modified forms have parameters of their
/// own; that of Becke and Johnson keeps its function.
enum class Damping { BJ, Zero, BJM, ZeroM };

/// "bj", "zero", "bjm" or "zerom".
const char *to_string(Damping);

/// Parameters of one functional and damping. The exponent of zero damping is 14, that of the
/// three-body term 16.
struct Parameters {
  Damping damping = Damping::BJ;
  double s6 = 1.0;             ///< of C6 / r^6
  double s8 = 0.0;             ///< of C8 / r^8
  double s9 = 0.0;             ///< of the three-body term; 0: without
  double a1 = 0.0;             ///< of damping BJ, BJM
  double a2 = 0.0;             ///< of damping BJ, BJM, in Bohr
  double rs6 = 1.0, rs8 = 1.0; ///< of damping Zero, ZeroM
  double beta = 0.0;           ///< of damping ZeroM, in 1/Bohr
  bool operator==(const Parameters &) const = default;
};

/// Published parameters, without the three-body term.
///
/// \param functional  in any case, hyphens and underscores do not count: "PBE", "r2SCAN", "wB97M"
/// \throws mace::Error if there are none for this functional or damping; says what there is
/// Source: data/functionals.csv.
Parameters functional_parameters(const std::string &functional, Damping damping);

} // namespace dispersion
