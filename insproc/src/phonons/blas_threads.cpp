// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/blas_threads.h"

// Declared by OpenBLAS' own cblas.h, which is not among the headers of every package.
extern "C" {
int openblas_get_num_threads(void);
void openblas_set_num_threads(int threads);
}

namespace ins {

int blas_threads() { return openblas_get_num_threads(); }

OneBlasThread::OneBlasThread() : before_(blas_threads()) {
  if (before_ != 1)
    openblas_set_num_threads(1);
}

OneBlasThread::~OneBlasThread() {
  if (before_ != 1)
    openblas_set_num_threads(before_);
}

} // namespace ins
