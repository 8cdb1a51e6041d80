#!/usr/bin/env bash
# Makes models/doodle-clip from the Quick, Draw! files: pictures, words, training, export, figures.
# usage: training/run.sh [DATA]   DATA (or DOODLE_DATA): the folder with train.ndjson.xz and eval.ndjson.xz
# Each stage is skipped when its result is there; training goes on from its last checkpoint. Start anew: rm -r training/work
set -euo pipefail
data=$(realpath -m "${1:-${DOODLE_DATA:-$(dirname "$0")/../../shared/data/quickdraw}}") # before we go elsewhere
cd "$(dirname "$0")"
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

# A first fall of the rate, with a start on small pictures; then a second, lower one.
export OMP_NUM_THREADS=1 # one thread for each of two processes
"$python" train.py "$work" "$work/doodle-clip.pt" --resume --steps 2250 --decay-from 1100 --small-until 1500
"$python" train.py "$work" "$work/doodle-clip.pt" --resume --steps 4050 --decay-from 2400 --rate 0.5
"$python" export.py "$work/doodle-clip.pt" "$work" ../models/doodle-clip
"$python" golden.py "$work/doodle-clip.pt" "$work" "$work/golden.json"
"$tsx" check-model.ts ../models/doodle-clip "$work/golden.json"
(cd .. && node --import tsx scripts/calibrate-judge.ts --drawings "$data/train.ndjson.xz") # new weights need a new fit of the scores
"$python" evaluate.py "$work/doodle-clip.pt" "$work" --similarities "$work/similarities.ndjson"
[ -e "$work/eval-scenes.json" ] || "$tsx" export-scenes.ts "$data/eval.ndjson.xz" "$work/eval-scenes" 1000 9
"$python" evaluate_more.py "$work/doodle-clip.pt" "$work"
"$python" judge_eval.py ask "$data" "$work"
(cd .. && npm run -s judge -- --batch "training/$work/judge-in.ndjson" --labels "training/$work/words.txt" > "training/$work/judge-out.ndjson")
"$python" judge_eval.py compare "$work"
