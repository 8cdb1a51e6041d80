# Sourced by run.sh and further.sh, with the data's folder as $1: pictures and words in research/training/work, `train` and `ship`. Each
# stage is skipped when its result is there.
set -euo pipefail
data=$(realpath -m "${1:-${DOODLE_DATA:-$(dirname "$0")/data}}") # before we go elsewhere
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3} # Debian's python3-torch answers to Debian's own python3 only
tsx=../../node_modules/.bin/tsx
work=work
[ -r "$data/train.ndjson.xz" ] || { echo "no train.ndjson.xz in $data: set DOODLE_DATA (README.md says how to make it)" >&2; exit 1; }
"$python" -c 'import torch, onnx, numpy' || { echo "apt-get install python3-torch libopenblas0-pthread python3-onnx python3-numpy" >&2; exit 1; }
command -v cc > /dev/null || { echo "apt-get install gcc" >&2; exit 1; }
[ -x "$tsx" ] || { echo "run npm ci in the project first: the pictures are drawn by its renderer" >&2; exit 1; }
[ -d node_modules/@energetic-ai/core ] || npm ci
mkdir -p "$work"

# Pictures, two processes at a time, for two cores.
both() { # runs two lines of commands at once; fails if one fails
  local pids=() pid
  for line in "$@"; do bash -euc "$line" & pids+=($!); done
  for pid in "${pids[@]}"; do wait "$pid"; done
}
export tsx data work
drawings='draw() { [ -e "$work/$1.json" ] || "$tsx" export-doodles.ts "$data/train.ndjson.xz" "$work/$@"; };'
both "$drawings draw train-0 plain 0; draw train-2 shaken 0; draw train-4 shaken 2; draw thick thick 0" \
  "$drawings draw train-1 plain 1; draw train-3 shaken 1; draw train-5 shaken 3; draw half half 0"
icons='icons() { [ -e "$work/icons-$1.json" ] || "$tsx" export-icons.ts "$1" "$work/icons-$1"; };'
both "$icons icons as-is" "$icons icons outline; icons thick"
"$python" lexicon.py "$work" node_modules
[ -e "$work/vocab.json" ] || "$python" wordpiece.py "$work" node_modules
[ -e "$work/teacher-texts.json" ] || "$python" teacher_texts.py "$work" node_modules
[ -e "$work/teacher.f32" ] || "$tsx" teacher.ts "$work"

# One thread for each of two processes; glibc keeps large blocks and uses huge pages.
export OMP_NUM_THREADS=1
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=8589934592:glibc.malloc.trim_threshold=17179869184:glibc.malloc.top_pad=268435456
train() { "$python" train.py "$work" "$@" --resume; }

ship() { # CHECKPOINT.pt [--raw]: the model folder, checked; new weights need a new fit of the scores
  "$python" export.py "$1" "$work" ../../models/doodle-clip "${@:2}"
  "$python" golden.py "$1" "$work" "$work/golden.json" "${@:2}"
  "$tsx" check-model.ts ../../models/doodle-clip "$work/golden.json"
  (cd ../.. && node --import tsx research/calibration/calibrate-judge.ts --drawings "$data/train.ndjson.xz")
  (cd ../.. && npm run -s evaluate -- --data "$data" --markdown "research/training/$work/figures.md")
  "$python" card.py "$work/figures.md" ../../models/doodle-clip
}
