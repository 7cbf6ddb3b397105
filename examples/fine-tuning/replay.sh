#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The study's second model (FT-R2SCAN-D4): OMAT-0 with a head for the new data, beside its own head,
# which goes on to see some of the data it was made from, with their labels.
#
# usage: replay.sh FOLDER FOUNDATION.model REPLAY TRAIN.xyz VALID.xyz TEST.xyz [OPTION]...
#   REPLAY  extended xyz with the same keys as TRAIN.xyz; or mp, omat: what mace-torch fetches
# Environment: see common.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
take_replay_arguments "mp omat" "$@"

fine_tune replay --multiheads_finetuning=True --pt_train_file="$replay" --loss=universal \
  --force_mh_ft_lr=True --lr=0.0001 --ema_decay=0.99999 --batch_size=2 \
  --max_num_epochs="${EPOCHS:-10}" "${@:7}"
finish replay replay.model Default
