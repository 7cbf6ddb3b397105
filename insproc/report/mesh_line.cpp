// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/mesh_line.h"

#include <fmt/format.h>

namespace ins {

std::string mesh_words(const std::array<int, 3> &counts) {
  return fmt::format("{} x {} x {}", counts[0], counts[1], counts[2]);
}

std::string mesh_line(const Spectrum &spectrum, const SpectrumSettings &settings) {
  const bool as_abins =
      settings.mode == SpectrumMode::abins && !settings.mesh && !settings.mesh_length;
  std::string line = fmt::format(
      "mesh {}{}: {} wave vectors, {} by symmetry", mesh_words(spectrum.mesh),
      as_abins ? fmt::format(" (default of Abins, {:g} Angstrom)", abins_mesh_length) : "",
      spectrum.mesh_points, spectrum.reduced_points);
  if (spectrum.mesh_change)
    line += fmt::format("; change against half of it {} of the maximum, at {:.0f} cm-1",
                        percent(spectrum.mesh_change->change), spectrum.mesh_change->energy);
  return line;
}

std::string coherent_line(const CoherentQuality &quality) {
  std::string line = fmt::format(
      "coherent part: mesh of {:.2g} 1/Angstrom, {} wave vectors; change against twice the step {} "
      "of its maximum",
      quality.step, quality.wave_vectors, percent(quality.change));
  if (quality.change > quality.tolerance)
    line += fmt::format(", above {}", percent(quality.tolerance));
  return line;
}

std::string percent(double share) {
  constexpr double least = 1e-4;
  return share < least ? "below 0.01 %" : fmt::format("{:.2g} %", 100.0 * share);
}

} // namespace ins
