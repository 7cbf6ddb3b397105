// SPDX-License-Identifier: GPL-2.0-or-later
#include "stage_report.h"

#include "comm.h"
#include "lammps.h"
#include "utils.h"

#include "fmt/format.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

namespace mace_lammps {

namespace {

/// "product adjoint" of "mace::product_adjoint"
std::string stage_name(mace::Stage stage) {
  std::string name(std::string_view(region_name(stage)).substr(6));
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

} // namespace

void report_stage_times(LAMMPS_NS::LAMMPS *lmp, const std::string &who,
                        const mace::StageTimes &times) {
  if (times.evaluations == 0)
    return;
  // Milliseconds of the stages and of all, kilobytes.
  constexpr int all = mace::stage_count, received = all + 1, numbers = received + 1;
  std::array<double, numbers> mine, most, sum;
  std::copy(times.seconds.begin(), times.seconds.end(), mine.begin());
  mine[all] = std::accumulate(times.seconds.begin(), times.seconds.end(), 0.0);
  mine[received] = double(times.received) * 1e-6;
  for (double &number : mine)
    number *= 1e3 / double(times.evaluations);
  MPI_Allreduce(mine.data(), sum.data(), numbers, MPI_DOUBLE, MPI_SUM, lmp->world);
  MPI_Allreduce(mine.data(), most.data(), numbers, MPI_DOUBLE, MPI_MAX, lmp->world);
  const int ranks = lmp->comm->nprocs;
  if (lmp->comm->me != 0)
    return;

  std::string text = fmt::format(
      "{}: milliseconds of each of {} evaluations, {}\n", who, times.evaluations,
      ranks > 1 ? fmt::format("average of {} ranks and most", ranks) : std::string("one rank"));
  const auto line = [&](const std::string &name, int number) {
    text += fmt::format("  {:<20}{:12.4f}", name, sum[number] / ranks);
    text += ranks > 1 ? fmt::format("{:12.4f}\n", most[number]) : "\n";
  };
  for (int s = 0; s < mace::stage_count; ++s)
    if (most[s] > 0.0)
      line(stage_name(static_cast<mace::Stage>(s)), s);
  line("all", all);
  if (most[received] > 0.0)
    line("received, kB", received);
  LAMMPS_NS::utils::logmesg(lmp, text);
}

} // namespace mace_lammps
