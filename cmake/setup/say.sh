# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # variables of setup.sh
# Messages of the set-up script.

# say TEXT: one line of progress.
say() { printf '[mace-ins] %s\n' "$*"; }

# fail TEXT...: one message a line, then exit.
fail() {
  printf '[mace-ins] error: %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '           %s\n' "$@" >&2
  exit 1
}

# logged WHAT COMMAND...: runs a command with its output in the log; on failure shows the end of it.
logged() {
  local what=$1 start
  shift
  start=$(wc -l <"$log_file")
  if ! "$@" >>"$log_file" 2>&1; then
    tail -n +"$((start + 1))" "$log_file" | tail -n 40 >&2
    fail "$what failed; the whole output is in $log_file"
  fi
}
