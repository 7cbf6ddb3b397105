// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "io/pictures/look.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace ins::app {

/// Heading in the help of options that do nothing without a picture. A study leaves them out where
/// it draws none.
inline constexpr const char *picture_group = "Picture";

/// What there is to choose in the pictures of a command.
struct LookChoices {
  enum class Axis {
    any,    ///< a range and a logarithm
    linear, ///< a range
    own,    ///< nothing: panels of a page have quantities of their own
  };
  Axis axis = Axis::any;                ///< the vertical one
  std::vector<std::string> panels = {}; ///< that can be left out
};

/// How pictures look: the same options for every command that draws curves.
class PictureOptions {
public:
  /// \return  the options, for Outputs::needs_picture()
  std::vector<CLI::Option *> add_to(CLI::App &command, const LookChoices &choices = {});

  /// What was chosen.
  /// \throws CLI::ValidationError for a range that is none, or that a logarithmic axis cannot have
  Look look() const;

private:
  std::vector<double> size_;
  std::string y_range_;
  Look look_;
};

} // namespace ins::app
