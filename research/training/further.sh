#!/usr/bin/env bash
# Trains a model that ships further, where its checkpoint was not kept: the way from run 14 to run 15 (README.md).
# usage: research/training/further.sh MODEL_FOLDER [DATA]   DATA as for run.sh
# Start anew: rm -r research/training/work
set -euo pipefail
from=$(realpath "${1:?usage: research/training/further.sh MODEL_FOLDER [DATA]}")
shift
source "$(dirname "$0")/prepare.sh"

further() { train "$1" --soft "$work/soft.npy" --icons 0.10 --scenes 0.35 --rate 0.6 --decay-from "$2" --steps "$3"; }
[ -e "$work/restored.pt" ] || "$python" restore.py "$from" "$work" "$work/restored.pt" 6660
[ -e "$work/soft.npy" ] || "$python" soft.py "$work/restored.pt" "$work" "$work/soft.npy"
# The maps of who stands where have to be learned with pictures first (order.py).
[ -e "$work/roles.pt" ] || "$python" widen.py "$work/restored.pt" "$work" "$work/roles.pt"
further "$work/roles.pt" 100000 6860
[ -e "$work/further.pt" ] || OMP_NUM_THREADS=2 "$python" order.py "$work/roles.pt" "$work" "$work/further.pt" --steps 1500
further "$work/further.pt" 7050 7840
# The rate has fallen so far that the last weights are better than their moving average, on held-out drawings.
ship "$work/further.pt" --raw
