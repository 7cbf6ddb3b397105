// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace ins {

/// Smallest even number of the form 2^a 3^b 5^c that is not below `minimum`: a length that is fast
/// to Fourier transform.
inline int smooth_number(int minimum) {
  for (int candidate = minimum + minimum % 2;; candidate += 2) {
    int rest = candidate;
    for (const int factor : {2, 3, 5})
      while (rest % factor == 0)
        rest /= factor;
    if (rest == 1)
      return candidate;
  }
}

} // namespace ins
