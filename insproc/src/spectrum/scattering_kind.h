// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace ins {

/// What scatters, and how.
enum class Scattering {
  incoherent, ///< every order in the incoherent approximation
  coherent,   ///< order 1 coherent; higher ones in the approximation, with coherent cross-sections
  both,       ///< order 1 coherent and incoherent; higher ones with total cross-sections
};

} // namespace ins
