#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A training set for crystalline 2,5-diiodothiophene as a dry run: everything but the reference
# calculations. Ends with the command line that would train.
#
# usage: make.sh [FOLDER]   (default: build/training-set)
# Environment: STEPS of each of the dynamics, one of 20 of which is a frame (1000), FRAMES to be
# chosen at most (20), SEED (1)
set -euo pipefail

example_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_dir=$(cd "$example_dir/../.." && pwd)
folder=${1:-$source_dir/build/training-set}
steps=${STEPS:-1000}
frames=${FRAMES:-20}
seed=${SEED:-1}
structure=$source_dir/examples/diiodothiophene/crystal.data
potential=$source_dir/potentials/diiodothiophene.h5

say() { printf '[training-set] %s\n' "$*"; }

# The programs are those on the PATH, or those of the build.
if ! command -v insproc >/dev/null || ! command -v lmp >/dev/null; then
  . "$source_dir/build/env.sh"
fi
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
mkdir -p "$folder"
cd "$folder"

say "volumes from -10 to +10 %"
insproc frames "$structure" --volumes -10:10:11 -o volumes.xyz

say "three non-diagonal supercells of four cells"
insproc frames "$structure" --supercell 2 1 0 2 -1 0 0 0 1 --supercell 4 0 0 0 1 0 2 0 -1 \
  --supercell 2 -1 0 -2 0 1 2 1 0 -o supercells.xyz

say "rattled and strained frames at three volumes"
insproc frames "$structure" --volumes -5:5:3 --rattle 0.03 --strain 0.02 --count 4 --seed "$seed" \
  -o rattled.xyz

say "a relaxation, of which frames that differ by more than 50 meV are kept"
lmp -in "$example_dir/in.relax" -log relax.log -screen none -nocite \
  -var structure "$structure" -var potential "$potential" -var name relax
insproc select relax.dump --energies relax.csv --energy-step 0.05 -o relaxation.xyz

for pressure in 0 1.5; do
  say "dynamics at 300 K and $pressure GPa, $steps steps"
  lmp -in "$example_dir/in.npt" -log "npt_$pressure.log" -screen none -nocite \
    -var structure "$structure" -var potential "$potential" -var pressure "$pressure" \
    -var steps "$steps" -var every $((steps / 20)) -var seed "$seed" -var dump "npt_$pressure.dump"
done

say "at most $frames of their frames, by farthest-point sampling"
insproc select npt_0.dump npt_1.5.dump -n "$frames" --config-type npt -o npt.xyz --table npt.csv

say "training, validation and test"
insproc split volumes.xyz supercells.xyz rattled.xyz relaxation.xyz npt.xyz --parts 8:1:1 --seed "$seed"

say "once train.xyz, valid.xyz and test.xyz have REF_energy, REF_forces and REF_stress, and train.xyz"
say "an isolated atom of each element, this trains:"
cat <<'EOF'
mace_run_train --name=diiodothiophene --seed=1 --device=cuda --default_dtype=float64 \
  --foundation_model=medium-0b3 --multiheads_finetuning=False \
  --train_file=train.xyz --valid_file=valid.xyz --test_file=test.xyz \
  --energy_key=REF_energy --forces_key=REF_forces --stress_key=REF_stress --E0s=IsolatedAtom \
  --loss=stress --compute_stress=True --error_table=PerAtomRMSEstressvirials \
  --lr=0.005 --batch_size=8 --max_num_epochs=2000 --ema --ema_decay=0.995
EOF
