# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the three fine-tunings have in common; they source it.
#
# Environment: DEVICE (cuda), EPOCHS (those of the study), DRY_RUN=yes prints the command of
# mace-torch and ends.

example_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_dir=$(cd "$example_dir/../.." && pwd)

# usage: need_files FILE...
need_files() {
  local file
  for file in "$@"; do
    [ -r "$file" ] || { echo "$0: $file cannot be read" >&2; exit 1; }
  done
}

# Sets folder, foundation, replay, train, valid and test for a fine-tuning with replay.
# usage: take_replay_arguments FETCHED "$@", FETCHED the names of data that mace-torch fetches
take_replay_arguments() {
  local fetched=$1
  shift
  [ $# -ge 6 ] || {
    echo "usage: $0 FOLDER FOUNDATION.model REPLAY TRAIN.xyz VALID.xyz TEST.xyz [OPTION]..." >&2
    exit 2
  }
  need_files "$2" "${@:4:3}"
  folder=$(absolute "$1") foundation=$(absolute "$2") replay=$3
  train=$(absolute "$4") valid=$(absolute "$5") test=$(absolute "$6")
  [[ " $fetched " == *" $replay "* ]] || { need_files "$replay" && replay=$(absolute "$replay"); }
}

# Trains in $folder, with the settings that all three share and those given.
# usage: fine_tune NAME OPTION...
fine_tune() {
  local name=$1
  shift
  local command=(mace_run_train --name="$name" --seed=1 --device="${DEVICE:-cuda}"
    --default_dtype=float64 --foundation_model="$foundation"
    --train_file="$train" --valid_file="$valid" --test_file="$test"
    --energy_key=REF_energy --forces_key=REF_forces --stress_key=REF_stress --E0s=IsolatedAtom
    --compute_stress=True --error_table=PerAtomRMSEstressvirials --ema "$@")
  if [ "${DRY_RUN:-no}" = yes ]; then
    printf '%q ' "${command[@]}"
    printf '\n'
    exit 0
  fi
  command -v mace_run_train >/dev/null ||
    { echo "$0: mace_run_train is not on the PATH: pip install mace-torch h5py" >&2; exit 1; }
  mkdir -p "$folder"
  (cd "$folder" && "${command[@]}")
}

# The model for pair_style mace, and its errors on the test set as LAMMPS finds them.
# usage: finish NAME MODEL [HEAD]
finish() {
  local name=$1 model=$2 head=${3:-}
  python3 "$source_dir/potentials/convert.py" "$folder/$model" "$folder/$name.h5" \
    ${head:+--heads "$head"}
  command -v lmp >/dev/null || . "$source_dir/build/env.sh"
  python3 "$example_dir/report.py" "$folder/$name.h5" "$test" | tee "$folder/errors.txt"
}

# Files are named before the work goes on in another folder.
absolute() { realpath -m -- "$1"; }
