// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "io/pictures/plot.h"
#include "io/tables/table.h"
#include "picture_options.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins::app {

/// Checks an option that names a file: it must end in one of these.
CLI::Validator file_of(const std::vector<std::string> &extensions);

/// The same for what tables and pictures can be written as.
CLI::Validator table_file();
CLI::Validator picture_file();
CLI::Validator table_or_picture_file();

/// The files named with -o, of any format.
class Outputs {
public:
  /// \param what  that is written, for the help text
  void add_to(CLI::App &command, const std::string &what);

  /// Has check() refuse an option that is given where neither a picture nor one of `users` is.
  /// Without `users` it stands among those of pictures in the help.
  void needs_picture(CLI::Option *option, std::vector<const CLI::Option *> users = {});

  /// Adds the options of how pictures look, of which draw() and write() know.
  ///
  /// \param users  options that ask for pictures besides -o
  void add_look(CLI::App &command, const LookChoices &choices = {},
                const std::vector<const CLI::Option *> &users = {});

  /// What is wrong with the options, once they are parsed.
  /// \throws CLI::ValidationError for one that would do nothing, or a look that is none
  void check() const;

  bool none() const { return files_.empty(); }
  bool wants_table() const;
  bool wants_picture() const;

  /// Writes all files, naming each on standard error, each as an attempt().
  void write(const Table &table, const std::function<Plot()> &picture) const;
  void write(const Table &table, const std::function<Page()> &picture) const;

  /// A picture of another option, with the same look.
  void draw_too(const std::string &path, Plot plot) const;

private:
  struct PictureOption {
    const CLI::Option *option;
    std::vector<const CLI::Option *> users; ///< what uses it besides
  };

  template <class Picture>
  void write_all(const Table &table, const std::function<Picture()> &picture) const;

  std::vector<std::string> files_;
  std::vector<PictureOption> picture_options_;
  PictureOptions look_;
};

/// Adds -o for commands that write tables alone; the option may be repeated.
///
/// \param what  that is written, for the help text
void add_table_outputs(CLI::App &command, std::vector<std::string> &files,
                       const std::string &what = "table");

/// The labels of files, as --labels gives them, or the short names of the files.
/// \throws CLI::ValidationError if there are fewer labels or more
std::vector<std::string> file_labels(const std::vector<std::string> &labels,
                                     const std::vector<std::string> &files);

/// NAME_0007.ext of NAME.ext, for a file that is one of many.
std::string numbered(const std::string &path, int number);

/// A line on standard error: what was done, or a warning.
void say(const std::string &text);
void warn(const std::string &text);

/// Switches say() off; warnings stay.
void add_quiet(CLI::App &command);

/// Keeps the words of the command line, for the tables that it writes.
void remember_command(int argc, const char *const *argv);

/// Does what an output takes. An error is told, and the outputs after it are written all the same;
/// all_written() knows of it.
void attempt(const std::function<void()> &work);

/// False after an output has failed.
bool all_written();

/// Writes one table, the command among its facts, naming the file on standard error, as an
/// attempt().
void write_named(const std::string &path, const Table &table);

/// Writes one picture, likewise.
void draw_named(const std::string &path, const Page &page);

/// "MIN:MAX" as two numbers.
/// \throws CLI::ValidationError for anything else
std::pair<double, double> parse_range(const std::string &option, const std::string &text);

/// The directory parts removed: how a file is called in legends.
std::string short_name(const std::string &path);

/// The same for several files: as many of their folders in front as it takes to tell them apart. A
/// file named twice is numbered.
std::vector<std::string> short_names(const std::vector<std::string> &paths);

} // namespace ins::app
