// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/collect/found_files.h"

#include "base/error.h"
#include "io/force_constants/force_constant_file.h"
#include "io/tables/csv.h"
#include "io/tables/table_file.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <map>
#include <string_view>

namespace ins {

namespace {

namespace fs = std::filesystem;

/// A table that has all of these columns: a name, its beginning ("peak_*") or its end ("*_mean").
struct Rule {
  FoundKind kind;
  std::vector<std::string_view> columns;
};

const std::vector<Rule> &rules() {
  static const std::vector<Rule> list = {
      {FoundKind::sticks, {"point", "mode", "weight", "energy_*", "*intensity"}},
      {FoundKind::bands, {"segment", "label", "distance", "band_1_*"}},
      {FoundKind::band_shifts, {"peak_A_*", "modes_A_*", "modes_B_*", "shift_*", "change"}},
      {FoundKind::mode_shifts, {"mode_A", "mode_B", "frequency_A_*", "overlap"}},
      {FoundKind::gruneisen_bands, {"peak_*", "gamma", "n_modes"}},
      {FoundKind::gruneisen_mesh, {"q_a", "weight", "frequency_*", "gamma"}},
      {FoundKind::gruneisen_modes, {"mode", "frequency_*", "gamma", "overlap"}},
      {FoundKind::gruneisen_thermal, {"temperature_K", "gamma", "heat_capacity"}},
      {FoundKind::thermodynamics, {"temperature_K", "free_energy", "entropy"}},
      {FoundKind::other, {"volume_A3", "energy_eV", "residual_*"}}, // points of fitted volumes
      {FoundKind::volumes, {"volume_A3", "energy_eV"}},
      {FoundKind::run_tests, {"name", "outcome", "value", "error", "text"}},
      {FoundKind::run_means, {"quantity", "mean", "error", "inefficiency"}},
      {FoundKind::run_series, {"time_ps", "*_mean", "*_deviation"}},
      {FoundKind::run_displacements, {"time_ps", "msd_*"}},
      {FoundKind::run_viscosity, {"time_ps", "correlation_*", "viscosity"}},
      {FoundKind::run_distributions, {"r", "g_*", "*_early", "*_late"}},
      {FoundKind::run_events, {"step", "bond", "event"}},
      {FoundKind::measured_moves, {"band_*", "measured_shift_*", "measured_direction"}},
      {FoundKind::measured_curves, {"energy_*", "measured"}},
      {FoundKind::measured_bands, {"measured_*", "*difference*", "assignment"}},
      {FoundKind::measured_agreement, {"model", "pearson_r", "r_factor"}},
      {FoundKind::measured_fits, {"model", "scale", "chi2_per_freedom"}},
      {FoundKind::lattice, {"model", "a", "b", "c", "rms_percent"}},
      {FoundKind::model_spectra, {"energy_*", "*mean", "*spread", "*lowest", "*highest"}},
      {FoundKind::model_shifts, {"shift_*", "shift_spread_*", "model_*", "overlap"}},
      {FoundKind::model_bands, {"mean_*", "spread_*", "overlap", "assignment"}},
      {FoundKind::spectrum, {"energy_*", "*order1"}},
      {FoundKind::density, {"energy_*", "total"}},
  };
  return list;
}

bool fits(std::string_view pattern, std::string_view name) {
  const bool open_end = pattern.ends_with('*'), open_begin = pattern.starts_with('*');
  if (open_begin)
    pattern.remove_prefix(1);
  if (open_end)
    pattern.remove_suffix(1);
  if (open_begin && open_end)
    return name.find(pattern) != std::string_view::npos;
  return open_end     ? name.starts_with(pattern)
         : open_begin ? name.ends_with(pattern)
                      : name == pattern;
}

/// The names of the columns of a table, of a csv file from its head alone.
std::vector<std::string> column_names(const fs::path &path, const std::string &extension) {
  std::vector<std::string> names;
  if (extension == ".csv") {
    names = csv_head(path);
  } else {
    for (const Column &column : read_table(path).columns)
      names.push_back(column.name);
  }
  return names;
}

/// The beginning of a file.
std::string beginning(const fs::path &path) {
  std::string text(4096, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return text;
}

/// Force constants in files of other programs: whether they can be read is seen later.
bool is_foreign_force_constants(const fs::path &path, const std::string &extension) {
  const std::string text = beginning(path);
  if (extension == ".yaml")
    return text.starts_with("phonopy:") || text.find("\nphonopy:") != std::string::npos;
  return extension == ".json" && text.find("\"force_constants\"") != std::string::npos;
}

/// A log of LAMMPS, also as it stood on the screen, that tells of a finished relaxation.
bool is_relaxation(const fs::path &path) {
  const bool named = path.extension() == ".log" || path.filename().string().starts_with("log.");
  if (!named || !beginning(path).starts_with("LAMMPS ("))
    return false;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("Fix cell_relax: relaxed after"))
      return true;
  return false;
}

FoundKind kind_of(const fs::path &path) {
  constexpr std::uintmax_t largest = 200'000'000; // bytes of a table; trajectories are no tables
  const std::string extension = path.extension().string();
  std::error_code code;
  if (fs::file_size(path, code) > largest || code)
    return FoundKind::other;
  if (extension == ".h5" && is_force_constant_file(path.string()))
    return FoundKind::force_constants;
  if (extension == ".yaml" || extension == ".json")
    if (is_foreign_force_constants(path, extension))
      return FoundKind::force_constants;
  if (is_relaxation(path))
    return FoundKind::relaxation;
  if (extension != ".txt" && (!is_table_file(path) || extension == ".nxs"))
    return FoundKind::other;
  try {
    return table_kind(column_names(path, extension));
  } catch (const Error &) { // none of our tables
    return FoundKind::other;
  }
}

/// Drops force constants of other programs beside those of this one.
void drop_copies(std::vector<FoundFile> &files) {
  std::map<fs::path, int> own;
  const auto is_own = [](const FoundFile &file) { return file.path.extension() == ".h5"; };
  for (const FoundFile &file : files)
    if (file.kind == FoundKind::force_constants && is_own(file))
      ++own[file.path.parent_path()];
  std::erase_if(files, [&](const FoundFile &file) {
    return file.kind == FoundKind::force_constants && !is_own(file) &&
           own[file.path.parent_path()] > 0;
  });
}

bool is_hidden(const fs::path &path) { return path.filename().string().starts_with('.'); }

} // namespace

FoundKind table_kind(const std::vector<std::string> &columns) {
  for (const Rule &rule : rules())
    if (std::all_of(rule.columns.begin(), rule.columns.end(), [&](std::string_view pattern) {
          return std::any_of(columns.begin(), columns.end(),
                             [&](const std::string &name) { return fits(pattern, name); });
        }))
      return rule.kind;
  return FoundKind::other;
}

FoundFile look_into(const std::filesystem::path &path, const std::string &name) {
  return {path, name, kind_of(path)};
}

std::vector<FoundFile> find_files(const std::filesystem::path &folder) {
  std::vector<fs::path> paths;
  try {
    for (auto it = fs::recursive_directory_iterator(folder); it != fs::end(it); ++it) {
      if (is_hidden(it->path()) && it->is_directory())
        it.disable_recursion_pending();
      else if (!is_hidden(it->path()) && it->is_regular_file())
        paths.push_back(it->path());
    }
  } catch (const fs::filesystem_error &error) {
    throw Error(folder.string() + ": cannot be read: " + error.code().message());
  }
  std::sort(paths.begin(), paths.end(), [&](const fs::path &a, const fs::path &b) {
    return natural_less(a.lexically_relative(folder).string(),
                        b.lexically_relative(folder).string());
  });
  std::vector<FoundFile> files;
  for (const fs::path &path : paths)
    if (FoundFile file = look_into(path, path.lexically_relative(folder).string());
        file.kind != FoundKind::other)
      files.push_back(std::move(file));
  drop_copies(files);
  return files;
}

bool natural_less(const std::string &first, const std::string &second) {
  const auto digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  const char *a = first.data(), *b = second.data();
  const char *const a_end = a + first.size(), *const b_end = b + second.size();
  while (a != a_end && b != b_end) {
    if (digit(*a) && digit(*b)) {
      double x = 0.0, y = 0.0;
      a = std::from_chars(a, a_end, x, std::chars_format::fixed).ptr;
      b = std::from_chars(b, b_end, y, std::chars_format::fixed).ptr;
      if (x != y)
        return x < y;
    } else if (*a != *b) {
      return *a < *b;
    } else {
      ++a;
      ++b;
    }
  }
  return a == a_end && b != b_end;
}

} // namespace ins
