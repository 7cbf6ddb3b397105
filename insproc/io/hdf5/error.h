// SPDX-License-Identifier: GPL-2.0-or-later
//
// The exception of this library is that of insproc.
#pragma once

#include "base/error.h"
