// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonon_share.h"

#include "io/force_constants/force_journal.h"

#include <utility>

namespace mace_lammps {

struct PhononShare::Impl {
  std::vector<int> order;
  ins::ForceJournal journal;
  std::vector<PhononMove> moves;
  std::size_t next = 0;
  std::vector<PhononResult> results;
};

PhononShare::PhononShare(const std::string &file, int partition, std::uint64_t run,
                         std::vector<int> order)
    : impl_(new Impl{order, {file, partition, run, static_cast<int>(order.size())}, {}, 0, {}}) {}

PhononShare::~PhononShare() = default;

void PhononShare::assign(std::vector<PhononMove> moves) {
  impl_->moves = std::move(moves);
  impl_->next = 0;
}

int PhononShare::left() const { return static_cast<int>(impl_->moves.size() - impl_->next); }

int PhononShare::done() const { return static_cast<int>(impl_->results.size()); }

const PhononMove &PhononShare::next() const { return impl_->moves.at(impl_->next); }

void PhononShare::record(const std::vector<double> &forces) {
  PhononResult result{next().displacement, {}};
  result.forces.reserve(3 * impl_->order.size());
  for (const int atom : impl_->order)
    for (std::size_t a = 0; a < 3; ++a)
      result.forces.push_back(forces.at(3 * static_cast<std::size_t>(atom) + a));
  impl_->journal.append(result.displacement, result.forces);
  impl_->results.push_back(std::move(result));
  ++impl_->next;
}

std::vector<PhononResult> PhononShare::take_results() { return std::exchange(impl_->results, {}); }

int recorded_displacements(const std::string &file, std::uint64_t run, int atoms) {
  int count = 0;
  for (const std::string &journal : ins::find_journals(file))
    count += ins::count_records(journal, run, atoms);
  return count;
}

std::vector<int> divide_work(int count, const std::vector<int> &ranks) {
  std::vector<int> owner, pieces(ranks.size(), 0);
  for (int piece = 0; piece < count; ++piece) {
    // The partition that would be first to finish one more piece.
    std::size_t best = 0;
    for (std::size_t p = 1; p < ranks.size(); ++p)
      if ((pieces[p] + 1LL) * ranks[best] < (pieces[best] + 1LL) * ranks[p])
        best = p;
    ++pieces[best];
    owner.push_back(static_cast<int>(best));
  }
  return owner;
}

} // namespace mace_lammps
