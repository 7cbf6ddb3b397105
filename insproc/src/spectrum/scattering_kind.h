// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>

namespace ins {

/// What scatters, and how.
enum class Scattering {
  incoherent, ///< every order in the incoherent approximation
  coherent,   ///< order 1 coherent; higher ones in the approximation, with coherent cross-sections
  both,       ///< order 1 coherent and incoherent; higher ones with total cross-sections
};

/// The words for them, as options have them.
inline const std::map<std::string, Scattering> &scattering_kinds() {
  static const std::map<std::string, Scattering> kinds = {{"incoherent", Scattering::incoherent},
                                                          {"coherent", Scattering::coherent},
                                                          {"both", Scattering::both}};
  return kinds;
}

/// How the powder average of the coherent part is taken.
struct CoherentSampling {
  std::optional<double> step; ///< of the mesh, 1/Angstrom; without, halved until `tolerance` is met
  double tolerance = 0.01;    ///< for the change against twice the step, share of the maximum
};

} // namespace ins
