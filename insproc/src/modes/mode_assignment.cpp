// SPDX-License-Identifier: GPL-2.0-or-later
#include "modes/mode_assignment.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace ins {

namespace {

constexpr double dominant = 0.7;   ///< a part above is the whole assignment
constexpr double minor = 0.25;     ///< a part below is not named
constexpr double comparable = 0.6; ///< of the largest part: a deformation above is named too
constexpr double together = 0.85;  ///< members of a sort above move in phase,
constexpr double opposed = 0.15;   ///< below out of phase

std::string by_phase(const CoordinateShare &part, const char *in_phase, const char *out_of_phase) {
  if (part.members < 2)
    return "";
  if (part.phase >= together)
    return std::string(in_phase) + " ";
  return part.phase <= opposed ? std::string(out_of_phase) + " " : "";
}

std::string words(const CoordinateShare &part) {
  switch (part.kind) {
  case CoordinateKind::stretch:
    return part.label + " " + by_phase(part, "symmetric", "antisymmetric") + "stretch";
  case CoordinateKind::in_plane_bend:
    return part.label + " " + by_phase(part, "in-phase", "out-of-phase") + "in-plane bend";
  case CoordinateKind::out_of_plane_bend:
    return part.label + " " + by_phase(part, "in-phase", "out-of-phase") + "out-of-plane bend";
  case CoordinateKind::ring_bend:
    return "in-plane ring deformation (" + part.label + " bend)";
  case CoordinateKind::ring_torsion:
    return "out-of-plane ring deformation (" + part.label + " torsion)";
  case CoordinateKind::torsion:
    return part.label + " torsion";
  case CoordinateKind::bend:
    break;
  }
  return part.label + " bend";
}

/// Sorts within a ring are one deformation, named after its largest part.
std::vector<CoordinateShare> merged(const std::vector<CoordinateShare> &parts) {
  std::vector<CoordinateShare> result;
  for (const CoordinateShare &part : parts) {
    const bool in_ring =
        part.kind == CoordinateKind::ring_bend || part.kind == CoordinateKind::ring_torsion;
    const auto same = std::find_if(result.begin(), result.end(), [&](const CoordinateShare &r) {
      return in_ring && r.kind == part.kind;
    });
    if (same == result.end())
      result.push_back(part);
    else
      same->share += part.share;
  }
  std::stable_sort(
      result.begin(), result.end(),
      [](const CoordinateShare &a, const CoordinateShare &b) { return a.share > b.share; });
  return result;
}

/// The largest parts of the deformation: one, or those that come near it.
std::string internal_words(const ModeCharacter &character) {
  const std::vector<CoordinateShare> parts = merged(character.coordinates);
  if (parts.empty())
    return "deformation";
  std::string text = words(parts.front());
  if (parts.size() > 1 && parts[1].share > comparable * parts.front().share)
    text += " + " + words(parts[1]);
  return text;
}

std::string libration_words(const ModeCharacter &character) {
  static const std::array<const char *, 3> names = {"long", "middle", "short"};
  for (int axis = 0; axis < 3; ++axis)
    if (character.axes[axis] > dominant * character.libration)
      return std::string("libration about the ") + names[axis] + " axis";
  return "libration";
}

} // namespace

std::string assignment(const ModeCharacter &character) {
  constexpr double whole = 0.99;
  if (character.acoustic > whole)
    return "acoustic";
  std::vector<std::pair<double, std::string>> parts = {
      {character.translation, "translation"},
      {character.libration, libration_words(character)},
      {character.internal, internal_words(character)},
      {character.network, "network vibration"}};
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto &a, const auto &b) { return a.first > b.first; });
  std::string text = parts.front().second;
  if (parts.front().first < dominant)
    for (std::size_t k = 1; k < parts.size(); ++k)
      if (parts[k].first > minor)
        text += " + " + parts[k].second;
  return text;
}

std::vector<std::string> assignments(const PhononModes &modes, const PhononModes &gamma,
                                     const std::vector<Molecule> &molecules) {
  std::vector<std::string> result;
  for (const ModeCharacter &character : characterise_modes(modes, gamma, molecules))
    result.push_back(assignment(character));
  return result;
}

std::vector<std::string> gamma_assignments(const ForceConstants &force_constants,
                                           const PhononOptions &options) {
  const PhononModes gamma =
      phonon_modes(DynamicalMatrix(force_constants, options), Eigen::Vector3d::Zero());
  return assignments(gamma, gamma, find_molecules(force_constants.primitive));
}

} // namespace ins
