// SPDX-License-Identifier: GPL-2.0-or-later
#include "processor_levels.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#ifdef __x86_64__

std::vector<std::string> processor_levels() {
  std::vector<std::string> levels;
  if (__builtin_cpu_supports("x86-64-v4"))
    levels.push_back("x86-64-v4");
  if (__builtin_cpu_supports("x86-64-v3"))
    levels.push_back("x86-64-v3");
  if (__builtin_cpu_supports("x86-64-v2"))
    levels.push_back("x86-64-v2");

  const char *highest = std::getenv("MACEINS_X86_LEVEL");
  if (!highest || !*highest)
    return levels;
  static const std::vector<std::string> known = {"x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"};
  if (std::find(known.begin(), known.end(), highest) == known.end())
    throw std::runtime_error("the environment variable MACEINS_X86_LEVEL is " +
                             std::string(highest) +
                             ", not x86-64, x86-64-v2, x86-64-v3 or x86-64-v4");
  std::erase_if(levels, [highest](const std::string &level) { return level > highest; });
  return levels;
}

#else

std::vector<std::string> processor_levels() { return {}; }

#endif
