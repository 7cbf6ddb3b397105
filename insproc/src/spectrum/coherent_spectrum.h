// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/dynamical_matrix.h"
#include "phonons/qmesh.h"
#include "spectrum/spectrum.h"

#include <functional>

namespace ins {

/// Adds the coherent part of order 1 to a spectrum, sharp and broadened: on a mesh as fine as the
/// settings ask for, or as it takes for its step not to matter.
///
/// \param spectrum  with the mean square displacements of all atoms
/// \param mesh      of the incoherent parts: its symmetries are those of the scattering
/// \param highest   energy of a mode on the mesh, cm^-1
/// \param progress  called with the share of the work done, 0..1; may be empty
/// \throws Error if an atom has no scattering length
void add_coherent_part(Spectrum &spectrum, const DynamicalMatrix &matrix, const QMesh &mesh,
                       double highest, const SpectrumSettings &settings,
                       const std::function<void(double)> &progress);

} // namespace ins
