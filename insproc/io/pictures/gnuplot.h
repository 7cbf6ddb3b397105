// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pictures drawn by gnuplot, which is started as a program and reads its script from a pipe.
#pragma once

#include "io/pictures/plot.h"

#include <filesystem>
#include <string>
#include <vector>

namespace ins {

/// The script, without the lines that choose terminal and output.
std::string gnuplot_script(const Plot &plot);

std::string gnuplot_script(const Page &page);

/// Those that draw() knows: .svg, .png, .pdf.
const std::vector<std::string> &picture_extensions();

/// Whether a path ends in one of them.
bool is_picture_file(const std::filesystem::path &path);

/// Draws a picture; its format is the extension.
/// \throws Error if gnuplot is not installed or fails, or the extension is another
void draw(const Plot &plot, const std::filesystem::path &path);
void draw(const Page &page, const std::filesystem::path &path);

} // namespace ins
