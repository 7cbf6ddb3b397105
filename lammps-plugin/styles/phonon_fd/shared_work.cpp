// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared_work.h"

#include "phonon_agreement.h"

#include <algorithm>
#include <utility>

namespace mace_lammps {

namespace {

/// Journals are looked into this often for each partition that may look: a file system that all
/// share sees some hundred requests a second.
constexpr std::chrono::milliseconds patience{50};

} // namespace

SharedWork::SharedWork(LAMMPS_NS::LAMMPS *lmp, const std::string &file)
    : group_(lmp, file), file_(file) {}

SharedWork::~SharedWork() = default;

void SharedWork::begin(const PhononSettings &settings, const Box &box,
                       const PhononReference &reference) {
  require_agreement(group_, settings, box, reference);
  if (group_.leads() && !job_)
    job_ = std::make_unique<PhononJob>(settings, box, reference);

  std::vector<PhononMove> pending;
  std::vector<int> order;
  if (job_) {
    pending = job_->pending();
    order = job_->order();
    run_ = job_->run();
    total_ = job_->total();
  }
  group_.broadcast(pending);
  group_.broadcast(order);
  group_.broadcast(run_);
  group_.broadcast(total_);
  atoms_ = static_cast<int>(order.size());
  known_done_ = total_ - static_cast<int>(pending.size());

  const std::vector<int> partition = divide_work(static_cast<int>(pending.size()), group_.ranks());
  std::vector<PhononMove> mine;
  for (std::size_t d = 0; d < pending.size(); ++d)
    if (partition[d] == group_.index())
      mine.push_back(pending[d]);
  if (!share_ && !pending.empty()) {
    share_ = std::make_unique<PhononShare>(file_, group_.index(), run_, std::move(order));
    before_journals_ = known_done_;
  }
  if (share_)
    share_->assign(std::move(mine));
}

int SharedWork::left() const { return share_ ? share_->left() : 0; }

const PhononMove *SharedWork::next() const { return left() > 0 ? &share_->next() : nullptr; }

void SharedWork::record(const std::vector<double> &forces) {
  share_->record(forces);
  ++known_done_;
}

int SharedWork::done() {
  const Clock::time_point now = Clock::now();
  if (group_.size() > 1 && share_ && now - looked_ >= patience * group_.size()) {
    looked_ = now;
    const int recorded = before_journals_ + recorded_displacements(file_, run_, atoms_);
    known_done_ = std::clamp(recorded, known_done_, total_);
  }
  return known_done_;
}

bool SharedWork::collect(PhononSummary &summary) {
  if (group_.leads())
    receive_results();
  else
    send_results();
  if (job_) {
    known_done_ = job_->done();
    if (known_done_ == total_ && !finished_) {
      summary = job_->finish();
      finished_ = 1;
    }
  }
  group_.broadcast(known_done_);
  group_.broadcast(finished_);
  group_.broadcast(summary);
  if (finished_)
    share_.reset();
  return finished_;
}

void SharedWork::send_results() {
  const std::vector<PhononResult> results =
      share_ ? share_->take_results() : std::vector<PhononResult>();
  group_.send(static_cast<int>(results.size()));
  for (const PhononResult &result : results) {
    group_.send(result.displacement);
    group_.send(result.forces);
  }
}

void SharedWork::receive_results() {
  if (share_)
    for (PhononResult &result : share_->take_results())
      job_->take(std::move(result));
  for (int partition = 1; partition < group_.size(); ++partition)
    for (int left = group_.receive_int(partition); left > 0; --left) {
      const int displacement = group_.receive_int(partition);
      job_->take({displacement, group_.receive_vector(partition)});
    }
}

} // namespace mace_lammps
