// SPDX-License-Identifier: GPL-2.0-or-later
//
// Catch2, version 3 or 2.13.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;
#else
#include <catch2/catch.hpp>
inline auto ContainsSubstring(const std::string &text) { return Catch::Contains(text); }
#endif
