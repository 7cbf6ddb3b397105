#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The study's third model (FT-MH-1-PBE-D3): the head omat_pbe of MH-1, beside a head for the new data,
# with replayed structures that the foundation model labels itself; a second stage with a tenth of
# the learning rate.
#
# usage: pseudolabels.sh FOLDER FOUNDATION.model REPLAY TRAIN.xyz VALID.xyz TEST.xyz [OPTION]...
#   REPLAY  extended xyz, its labels are not used; or mp: what mace-torch fetches of the Materials
#           Project, 30000 structures made of some of the elements of the new data
# Environment: see common.sh; HEAD of the foundation model (omat_pbe)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
take_replay_arguments mp "$@"
epochs=${EPOCHS:-10}

fine_tune pseudolabels --multiheads_finetuning=True --foundation_head="${HEAD:-omat_pbe}" \
  --pt_train_file="$replay" --num_samples_pt=30000 --filter_type_pt=combinations \
  --subselect_pt=random --pseudolabel_replay=True --pseudolabel_replay_compute_stress=True \
  --loss=stress --force_mh_ft_lr=True --lr=0.0001 --ema_decay=0.99999 --batch_size=2 \
  --max_num_epochs="$epochs" --swa --start_swa=$((epochs / 2)) --swa_lr=0.00001 "${@:7}"
finish pseudolabels pseudolabels_stagetwo.model Default
