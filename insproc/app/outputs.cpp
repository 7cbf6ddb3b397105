// SPDX-License-Identifier: GPL-2.0-or-later
#include "outputs.h"

#include "base/error.h"
#include "base/shell_word.h"
#include "io/pictures/gnuplot.h"
#include "io/tables/table_file.h"
#include "io/text/file_format.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <iostream>

namespace ins::app {

namespace {

bool quiet = false;
bool failed = false; ///< an output was not written
std::string command_line;

/// The command behind the program among a table's facts.
Table with_command(Table table) {
  auto &facts = table.metadata;
  if (!facts.empty())
    facts.insert(facts.begin() + 1, {"command", command_line});
  return table;
}

} // namespace

CLI::Validator file_of(const std::vector<std::string> &extensions) {
  return CLI::Validator([=](std::string &path) { return extension_problem(path, extensions); }, "",
                        "format");
}

CLI::Validator table_file() { return file_of(table_extensions()); }
CLI::Validator picture_file() { return file_of(picture_extensions()); }

CLI::Validator table_or_picture_file() {
  std::vector<std::string> extensions = table_extensions();
  extensions.insert(extensions.end(), picture_extensions().begin(), picture_extensions().end());
  return file_of(extensions);
}

void Outputs::add_to(CLI::App &command, const std::string &what) {
  command
      .add_option("-o,--output", files_,
                  fmt::format("{}, by extension: {} {}; may be repeated", what,
                              fmt::join(table_extensions(), " "),
                              fmt::join(picture_extensions(), " ")))
      ->allow_extra_args(false)
      ->check(table_or_picture_file());
}

void Outputs::needs_picture(CLI::Option *option, std::vector<const CLI::Option *> users) {
  if (users.empty())
    option->group(picture_group);
  picture_options_.push_back({option, std::move(users)});
}

void Outputs::add_look(CLI::App &command, const LookChoices &choices,
                       const std::vector<const CLI::Option *> &users) {
  for (CLI::Option *option : look_.add_to(command, choices))
    needs_picture(option, users);
}

void Outputs::draw_too(const std::string &path, Plot plot) const {
  attempt([&] {
    draw(with_look(look_.look(), std::move(plot)), path);
    say("wrote " + path);
  });
}

void Outputs::check() const {
  const auto given = [](const CLI::Option *option) { return option->count() > 0; };
  for (const auto &[option, users] : picture_options_)
    if (given(option) && !wants_picture() && std::none_of(users.begin(), users.end(), given)) {
      std::string remedy = "give -o FILE.svg, .png or .pdf";
      for (const CLI::Option *user : users)
        remedy += " or " + user->get_name();
      throw CLI::ValidationError(option->get_name(), "does nothing without a picture: " + remedy);
    }
  look_.look();
}

bool Outputs::wants_table() const {
  return std::any_of(files_.begin(), files_.end(), is_table_file);
}

bool Outputs::wants_picture() const {
  return std::any_of(files_.begin(), files_.end(), is_picture_file);
}

void Outputs::write(const Table &table, const std::function<Plot()> &picture) const {
  write_all(table, picture);
}

void Outputs::write(const Table &table, const std::function<Page()> &picture) const {
  write_all(table, picture);
}

template <class Picture>
void Outputs::write_all(const Table &table, const std::function<Picture()> &picture) const {
  std::optional<Page> page;
  for (const std::string &path : files_) {
    if (is_table_file(path)) {
      write_named(path, table);
      continue;
    }
    attempt([&] {
      if (!page)
        page = with_look(look_.look(), picture());
      draw(*page, path);
      say("wrote " + path);
    });
  }
}

void remember_command(int argc, const char *const *argv) {
  command_line = "insproc";
  for (int i = 1; i < argc; ++i)
    command_line += " " + shell_word(argv[i]);
}

void add_table_outputs(CLI::App &command, std::vector<std::string> &files,
                       const std::string &what) {
  command
      .add_option("-o,--output", files,
                  what + ": " + in_words(table_extensions()) + "; may be repeated")
      ->allow_extra_args(false)
      ->check(table_file());
}

std::vector<std::string> file_labels(const std::vector<std::string> &labels,
                                     const std::vector<std::string> &files) {
  if (labels.empty())
    return short_names(files);
  if (labels.size() != files.size())
    throw CLI::ValidationError("--labels",
                               fmt::format("{} labels for {} files", labels.size(), files.size()));
  return labels;
}

std::string numbered(const std::string &path, int number) {
  std::filesystem::path file = path;
  file.replace_filename(
      fmt::format("{}_{:04d}{}", file.stem().string(), number, file.extension().string()));
  return file.string();
}

void attempt(const std::function<void()> &work) {
  try {
    work();
  } catch (const Error &error) {
    std::cerr << "insproc: error: " << error.what() << '\n';
    failed = true;
  }
}

bool all_written() { return !failed; }

void say(const std::string &text) {
  if (!quiet)
    std::cerr << text << '\n';
}

void warn(const std::string &text) { std::cerr << "insproc: warning: " << text << '\n'; }

void add_quiet(CLI::App &command) {
  command.add_flag("-q,--quiet", quiet, "say nothing but warnings and errors");
}

void write_named(const std::string &path, const Table &table) {
  attempt([&] {
    write_table(path, with_command(table));
    say("wrote " + path);
  });
}

void draw_named(const std::string &path, const Page &page) {
  attempt([&] {
    draw(page, path);
    say("wrote " + path);
  });
}

std::pair<double, double> parse_range(const std::string &option, const std::string &text) {
  const std::size_t colon = text.find(':');
  const char *end = text.data() + text.size();
  std::pair<double, double> range;
  if (colon != std::string::npos) {
    const char *middle = text.data() + colon;
    const auto first = std::from_chars(text.data(), middle, range.first);
    const auto second = std::from_chars(middle + 1, end, range.second);
    if (first.ec == std::errc() && first.ptr == middle && second.ec == std::errc() &&
        second.ptr == end && range.first < range.second)
      return range;
  }
  throw CLI::ValidationError(option, "'" + text + "' is not MIN:MAX with MIN < MAX");
}

std::string short_name(const std::string &path) {
  return std::filesystem::path(path).filename().string();
}

std::vector<std::string> short_names(const std::vector<std::string> &paths) {
  std::vector<std::filesystem::path> names, folders; // what is shown, and what is left of each path
  for (const std::string &path : paths) {
    const std::filesystem::path whole = std::filesystem::path(path).lexically_normal();
    names.push_back(whole.filename());
    folders.push_back(whole.parent_path());
  }
  const auto is_taken = [&](std::size_t i) {
    return std::count(names.begin(), names.end(), names[i]) > 1;
  };
  for (bool longer = true; longer;) {
    longer = false;
    std::vector<bool> taken;
    for (std::size_t i = 0; i < names.size(); ++i)
      taken.push_back(is_taken(i));
    for (std::size_t i = 0; i < names.size(); ++i)
      if (taken[i] && folders[i].has_filename()) {
        names[i] = folders[i].filename() / names[i];
        folders[i] = folders[i].parent_path();
        longer = true;
      }
  }
  std::vector<std::string> result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto before =
        std::count(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]);
    result.push_back(names[i].string() +
                     (is_taken(i) ? " (" + std::to_string(before + 1) + ")" : ""));
  }
  return result;
}

} // namespace ins::app
