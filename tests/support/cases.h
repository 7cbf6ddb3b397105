// SPDX-License-Identifier: GPL-2.0-or-later
//
// The reference cells of tests/data/force_constants.
#pragma once

#include "force_constants/displacements.h"
#include "force_constants/force_constants.h"
#include "io/hdf5/group.h"

#include <string>
#include <vector>

namespace cases {

/// Names of the groups in cases.h5: crystals of ten space groups, supercells diagonal and not.
const std::vector<std::string> &names();

/// A reference cell: cells and dataset as phonopy has them.
struct Case {
  std::string name;
  int space_group = 0; ///< 0 in crystal72.h5
  double symprec = 1e-5;
  ins::DisplacementDataset dataset;
};

Case read_case(const std::string &name);

/// Groups cells_111 and cells_112: the 72-atom crystal and its supercell along c.
Case read_crystal72(const std::string &name);

/// Blocks of a dataset (..., 3, 3) of cases.h5.
std::vector<Eigen::Matrix3d> read_blocks(const ins::h5::Group &file, const std::string &name,
                                         const ins::h5::Shape &shape);

ins::h5::Group open_cases();
ins::h5::Group open_crystal72();

/// Largest difference of two sets of blocks; infinity if the sizes differ.
double largest_difference(const std::vector<Eigen::Matrix3d> &a,
                          const std::vector<Eigen::Matrix3d> &b);

} // namespace cases
