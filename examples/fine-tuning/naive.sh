#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The study's first model (FT-PBE-D3): all weights of MACE-MP-0b3 trained on the new data alone.
#
# usage: naive.sh FOLDER FOUNDATION.model TRAIN.xyz VALID.xyz TEST.xyz [OPTION of mace_run_train]...
# Environment: see common.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ $# -ge 5 ] ||
  { echo "usage: $0 FOLDER FOUNDATION.model TRAIN.xyz VALID.xyz TEST.xyz [OPTION]..." >&2; exit 2; }
need_files "${@:2:4}"
folder=$(absolute "$1") foundation=$(absolute "$2")
train=$(absolute "$3") valid=$(absolute "$4") test=$(absolute "$5")

fine_tune naive --multiheads_finetuning=False --loss=stress --lr=0.005 --ema_decay=0.995 \
  --batch_size=8 --max_num_epochs="${EPOCHS:-2000}" "${@:6}"
finish naive naive.model
