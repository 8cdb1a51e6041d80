#!/usr/bin/env bash
# Makes models/doodle-clip from the Quick, Draw! files: pictures, words, training, export, figures.
# usage: DOODLE_DATA=<folder with train.ndjson.xz and eval.ndjson.xz> training/run.sh [STEPS]
# Each stage is skipped when its result is there; training goes on from its last checkpoint. Start anew: rm -r training/work
set -euo pipefail
cd "$(dirname "$0")"
data=${DOODLE_DATA:-../../shared/data/quickdraw}
steps=${1:-6400}
python=${PYTHON:-/usr/bin/python3} # Debian's python3-torch answers to Debian's own python3 only
tsx=../node_modules/.bin/tsx
work=work
[ -r "$data/train.ndjson.xz" ] || { echo "no train.ndjson.xz in $data: set DOODLE_DATA (README.md says how to make it)" >&2; exit 1; }
"$python" -c 'import torch, onnx, numpy' || { echo "apt-get install python3-torch libopenblas0-pthread python3-onnx python3-numpy" >&2; exit 1; }
[ -x "$tsx" ] || { echo "run npm ci in the project first: the pictures are drawn by its renderer" >&2; exit 1; }
[ -d node_modules/@iconify/json ] || npm ci
mkdir -p "$work"

# Two processes at a time, for two cores.
[ -e "$work/eval.json" ] || "$tsx" export-doodles.ts "$data/eval.ndjson.xz" "$work/eval"
pids=()
for k in 0 1; do
  { [ -e "$work/train-$k.json" ] || "$tsx" export-doodles.ts "$data/train.ndjson.xz" "$work/train-$k" "$k"
    [ -e "$work/scenes-$k.json" ] || "$tsx" export-scenes.ts "$data/train.ndjson.xz" "$work/scenes-$k" 30000 "$k"; } & pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid"; done
pids=()
for style in as-is outline; do
  { [ -e "$work/icons-$style.json" ] || "$tsx" export-icons.ts "$style" "$work/icons-$style"; } & pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid"; done
"$python" lexicon.py "$work" node_modules
[ -e "$work/vocab.json" ] || "$python" wordpiece.py "$work" node_modules

"$python" train.py "$work" "$work/doodle-clip.pt" --steps "$steps" --resume
"$python" export.py "$work/doodle-clip.pt" "$work" ../models/doodle-clip
"$python" golden.py "$work/doodle-clip.pt" "$work" "$work/golden.json"
"$tsx" check-model.ts ../models/doodle-clip "$work/golden.json"
"$python" evaluate.py "$work/doodle-clip.pt" "$work" --similarities "$work/similarities.ndjson"
