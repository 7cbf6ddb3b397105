// SPDX-License-Identifier: GPL-2.0-or-later
//
// Several models of one crystal: what they agree on, and by how much they differ.
#pragma once

#include "force_constants/force_constants.h"
#include "spectrum/spectrum.h"

#include <Eigen/Core>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// Mean of some values, and how far they are apart.
struct ValueSpread {
  double mean = 0.0;
  double spread = 0.0; ///< standard deviation of a single model: n - 1 in the denominator
  double lowest = 0.0;
  double highest = 0.0;
};

/// \throws Error for fewer than two values
ValueSpread spread_of(const std::vector<double> &values);

/// A band of the first model's spectrum, and where its modes are in all models.
struct CommitteeBand {
  double peak = 0.0;             ///< maximum of the first spectrum, cm^-1
  std::vector<double> positions; ///< (models) mean frequency of the modes, cm^-1
  ValueSpread position;          ///< of these
  double modes = 0.0;            ///< how many there are at one wave vector, in the mean
  double intensity = 0.0;        ///< one phonon, in the first model, barn
  std::vector<double> overlaps;  ///< (models) mean overlap of eigenvectors with the first model's
  double overlap = 1.0;          ///< the least of these
  std::string assignment;        ///< in the first model
};

struct Committee {
  std::vector<Spectrum> spectra;    ///< (models) on the same mesh and grid
  std::vector<CommitteeBand> bands; ///< by rising energy in the first model
};

/// Spectra of all models, and the bands of the first one followed into each of the others.
///
/// Modes are matched by their eigenvectors at every wave vector (compare_states()), so that a
/// position belongs to the same motion in every model, also where bands cross. Positions are means
/// weighted with the one-phonon intensities of the first model.
///
/// \param models    two or more, of the same atoms
/// \param settings  of the spectra; mesh counts are the first model's where none are given
/// \param window    of the bands, cm^-1
/// \throws Error for fewer than two models, and as compare_states()
Committee compare_models(const std::vector<ForceConstants> &models,
                         const SpectrumSettings &settings, const std::pair<double, double> &window);

/// How a band moves from one state to another, such as to a higher pressure, in each model.
struct CommitteeShift {
  std::vector<double> second; ///< (models) position in the second state, cm^-1
  std::vector<double> shifts; ///< (models) second less first, cm^-1
  ValueSpread position;       ///< of the positions in the second state
  ValueSpread shift;          ///< of the shifts
  double overlap = 1.0; ///< least mean overlap with the first model's first state, over both states
};

/// A committee in two states.
struct CommitteeShifts {
  Committee first;                    ///< its first state
  std::vector<CommitteeShift> shifts; ///< of its bands, in their order
};

/// Every band of the first model in the first state is followed into all models in both states, and
/// its shift is told for each.
///
/// \param first, second  force constants of the models, in the same order
/// \throws Error for different numbers of them, and as compare_models()
CommitteeShifts compare_models_in_states(const std::vector<ForceConstants> &first,
                                         const std::vector<ForceConstants> &second,
                                         const SpectrumSettings &settings,
                                         const std::pair<double, double> &window);

} // namespace ins
