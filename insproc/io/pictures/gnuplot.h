// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pictures drawn by gnuplot, which is started as a program and reads its script from a pipe.
#pragma once

#include "io/pictures/plot.h"

#include <filesystem>
#include <string>

namespace ins {

/// The script, without the lines that choose terminal and output.
std::string gnuplot_script(const Plot &plot);

std::string gnuplot_script(const Page &page);

/// Draws a picture; its format is the extension: .svg, .png or .pdf.
/// \throws Error if gnuplot is not installed or fails, or the extension is another
void draw(const Plot &plot, const std::filesystem::path &path);
void draw(const Page &page, const std::filesystem::path &path);

} // namespace ins
