#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Trains the potential on training/train.xyz with mace-torch (made with 0.3.16).
# usage: train.sh EPOCHS OUTPUT-FOLDER
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: $0 EPOCHS OUTPUT-FOLDER" >&2; exit 2; }
epochs=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$2"
cd "$2"
for set in train valid; do
  xz -dc "$here/training/$set.xyz.xz" >$set.xyz
done

mace_run_train --name=diiodothiophene --seed=1 --device=cpu --default_dtype=float64 \
  --train_file=train.xyz --valid_file=valid.xyz \
  --energy_key=REF_energy --forces_key=REF_forces --stress_key=REF_stress --E0s=IsolatedAtom \
  --model=ScaleShiftMACE \
  --interaction_first=RealAgnosticResidualInteractionBlock \
  --interaction=RealAgnosticResidualInteractionBlock \
  --num_interactions=2 --num_channels=16 --max_L=1 --max_ell=2 --correlation=3 \
  --r_max=5.0 --num_radial_basis=8 --num_cutoff_basis=5 --radial_MLP="[32,32,32]" \
  --MLP_irreps=16x0e --scaling=rms_forces_scaling \
  --loss=stress --compute_stress=True --error_table=PerAtomRMSEstressvirials \
  --energy_weight=1000 --forces_weight=100 --stress_weight=20000 \
  --batch_size=4 --valid_batch_size=8 --lr=0.01 --scheduler=ExponentialLR \
  --lr_scheduler_gamma=0.95 --amsgrad --ema --ema_decay=0.99 --weight_decay=1e-8 \
  --clip_grad=10 --max_num_epochs="$epochs" --eval_interval=2 --patience=1000 --save_cpu
