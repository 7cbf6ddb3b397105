// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/stage_times.h"

#include <Kokkos_Core.hpp>
#include <Kokkos_Profiling_ScopedRegion.hpp>

namespace mace::kokkos {

/// A stage of kernels while it lives: a region for profilers, and timed where a run asks for it,
/// which has to wait for kernels then.
class KernelStage {
public:
  explicit KernelStage(Stage stage) : region_(region_name(stage)), timer_(after_kernels(stage)) {}
  ~KernelStage() { wait(); }
  KernelStage(const KernelStage &) = delete;
  KernelStage &operator=(const KernelStage &) = delete;

private:
  static void wait() {
    if (StageRecording::current())
      Kokkos::fence("mace::stage");
  }
  static Stage after_kernels(Stage stage) {
    wait();
    return stage;
  }

  Kokkos::Profiling::ScopedRegion region_;
  StageTimer timer_;
};

} // namespace mace::kokkos
