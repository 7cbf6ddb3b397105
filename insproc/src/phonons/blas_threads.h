// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace ins {

/// Threads that OpenBLAS has for one call: OPENBLAS_NUM_THREADS or OMP_NUM_THREADS if set, else one
/// for each processor.
int blas_threads();

/// Keeps OpenBLAS to the calling thread while it lives.
class OneBlasThread {
public:
  OneBlasThread();
  ~OneBlasThread();
  OneBlasThread(const OneBlasThread &) = delete;
  OneBlasThread &operator=(const OneBlasThread &) = delete;

private:
  int before_;
};

} // namespace ins
