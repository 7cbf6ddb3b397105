// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "error.h"

#include <string>

namespace mace {

/// Something is wrong with one atom. Engines know its row, whoever has made the rows knows more.
class AtomError : public Error {
public:
  AtomError(int row, const std::string &complaint)
      : Error("atom row " + std::to_string(row) + ' ' + complaint), row_(row),
        complaint_(complaint) {}
  int row() const { return row_; }
  const std::string &complaint() const { return complaint_; } ///< without the row

private:
  int row_;
  std::string complaint_;
};

/// What engines say of an atom without a proper distance to some other.
inline const std::string coincides =
    "coincides with a neighbor, or a position is not a finite number";

} // namespace mace
