// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/any_format/read_force_constants.h"

#include "base/error.h"
#include "crystal/alike.h"
#include "crystal/unusual_masses.h"
#include "force_constants/born_symmetry.h"
#include "io/any_format/foreign_file.h"
#include "io/any_format/phonopy_calculation.h"
#include "io/force_constants/euphonic_json.h"
#include "io/force_constants/force_constant_file.h"
#include "io/hdf5/open_file.h"
#include "io/text/text_file.h"

#include <fmt/format.h>

namespace ins {

namespace {

/// \throws Error  if what belongs to a phonopy yaml file was asked for another
void require_own(const std::string &path, const ReadingOptions &options) {
  if (!options.force_constants.empty())
    throw Error(fmt::format("{}: holds force constants itself; {} is for a phonopy yaml file", path,
                            options.force_constants));
  if (options.primitive != PrimitiveCell::automatic)
    throw Error(fmt::format("{}: has its primitive cell; another one can be chosen for a phonopy "
                            "yaml file only",
                            path));
  if (!options.fit_symmetry)
    throw Error(fmt::format("{}: holds force constants, there are no forces to fit; forces are "
                            "fitted from a phonopy yaml file",
                            path));
}

ForceConstants read_ours(const std::string &path) {
  ForceConstantFile content = read_force_constant_file(path);
  if (!content.force_constants)
    throw Error(fmt::format("{}: is a checkpoint, {} of {} displacements are done; continue the "
                            "run that makes it",
                            path, content.dataset->done(), content.dataset->displacements.size()));
  return std::move(*content.force_constants);
}

ForceConstants read_any(const std::string &path, const ReadingOptions &options) {
  refuse_foreign_file(path);
  const bool ours = h5::is_hdf5(path);
  if (!ours && first_character(path) != '{')
    return read_phonopy_calculation(path, options);
  require_own(path, options);
  ForceConstants fc = ours ? read_ours(path) : read_euphonic_json(path);
  if (!options.born.empty())
    fc.born = read_born({fc}, options.born);
  return fc;
}

/// Imposes neutrality and symmetry; says how much that changed where it is more than the digits of
/// a file, and warns where charges of another structure or method must be suspected.
void correct_born(const std::string &path, ForceConstants &fc, ReadingNotes &notes) {
  constexpr double told = 1e-6, much = 0.1; // e
  const SpaceGroup group = find_space_group(told_apart_by_mass(fc.primitive), fc.symprec);
  const BornChange change = impose_born_symmetry(*fc.born, fc.primitive, group);
  if (change.charge < told && change.dielectric < told)
    return;
  const std::string text = fmt::format(
      "{}: symmetry ({}) and neutrality change the Born charges by up to {:.3g} e (their "
      "sum was {:.3g} e) and the dielectric tensor by up to {:.3g}",
      path, group.symbol, change.charge, change.sum, change.dielectric);
  if (change.charge > much)
    notes.warnings.push_back(text + "; do they belong to this crystal?");
  else
    notes.remarks.push_back(text);
}

} // namespace

ForceConstants read_force_constants(const std::string &path, const ReadingOptions &options,
                                    ReadingNotes *notes) {
  ForceConstants fc = read_any(path, options);
  ReadingNotes found;
  for (const UnusualMass &mass : unusual_masses(fc.unitcell))
    found.warnings.push_back(fmt::format("{}: {}", path, mass.text()));
  if (fc.born && options.born_symmetry)
    correct_born(path, fc, found);
  if (notes)
    *notes = std::move(found);
  return fc;
}

} // namespace ins
