#!/usr/bin/env bash
# Makes models/doodle-clip from the Quick, Draw! files: pictures, words, training, export, figures. Also training/held-out:
# the same model before it had seen 15 of the words.
# usage: training/run.sh [DATA]   DATA (or DOODLE_DATA): the folder with train.ndjson.xz and eval.ndjson.xz
# Each stage is skipped when its result is there; training goes on from its last checkpoint. Start anew: rm -r training/work
set -euo pipefail
data=$(realpath -m "${1:-${DOODLE_DATA:-$(dirname "$0")/data}}") # before we go elsewhere
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3} # Debian's python3-torch answers to Debian's own python3 only
tsx=../node_modules/.bin/tsx
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
held_out() { # FROM.pt NAME SEEN ICONS FROM_STEP TO_STEP: a side branch whose rate falls to nothing, to measure with
  local from=$1 name=$2 seen=$3 icons=$4 at=$5 until=$6
  [ -e "$work/$name-golden.json" ] && return
  [ -e "$work/$name.pt" ] || cp "$from" "$work/$name.pt"
  train "$work/$name.pt" --seen "$seen" --icons "$icons" --scenes 0.12 --decay-from "$at" --steps "$until"
  "$python" export.py "$work/$name.pt" "$work" "held-out/$name"
  "$python" golden.py "$work/$name.pt" "$work" "$work/$name-golden.json"
  "$tsx" check-model.ts "held-out/$name" "$work/$name-golden.json"
  "$python" stacking.py "$work/$name.pt" "$work" "held-out/$name" --seen "$seen" --labels words
}
main=$work/doodle-clip.pt
# First without the 15 words of data.py in any form, on small pictures.
train "$main" --side 48 --seen nothing --icons 0.25 --scenes 0.12 --decay-from 100000 --steps 600
held_out "$main" without-icons nothing 0.25 600 720
# Then with their icons and synonyms, still without their drawings.
train "$main" --side 48 --seen drawings --icons 0.35 --scenes 0.12 --decay-from 100000 --steps 900
train "$main" --side 64 --seen drawings --icons 0.35 --scenes 0.12 --decay-from 100000 --steps 1200
held_out "$main" with-icons drawings 0.35 1200 1330
# Then with everything, while the rate falls.
train "$main" --side 64 --icons 0.14 --scenes 0.15 --decay-from 1550 --steps 3150
# More scenes, at a third of the rate.
train "$main" --side 64 --icons 0.12 --scenes 0.24 --rate 0.35 --decay-from 3150 --steps 3470
train "$main" --side 64 --icons 0.12 --scenes 0.24 --rate 0.4 --ema 0.98 --decay-from 3470 --steps 3650
# What it has learned teaches it once more, softly; and the mean of before and after.
[ -e "$work/before.pt" ] || cp "$main" "$work/before.pt"
[ -e "$work/soft.npy" ] || "$python" soft.py "$work/before.pt" "$work" "$work/soft.npy" 64
[ -e "$work/after.pt" ] || cp "$work/before.pt" "$work/after.pt"
train "$work/after.pt" --side 64 --soft "$work/soft.npy" --icons 0.12 --scenes 0.22 --rate 0.6 --decay-from 4600 --steps 5280
# At last large pictures: what stands in a scene is half as large.
[ -e "$work/large.pt" ] || "$python" mix.py "$work/before.pt" "$work/after.pt" 0.4 "$work/large.pt"
train "$work/large.pt" --soft "$work/soft.npy" --icons 0.10 --scenes 0.35 --rate 0.6 --decay-from 5400 --steps 6660

"$python" export.py "$work/large.pt" "$work" ../models/doodle-clip
"$python" golden.py "$work/large.pt" "$work" "$work/golden.json"
"$tsx" check-model.ts ../models/doodle-clip "$work/golden.json"
# New weights need a new fit of the scores.
(cd .. && node --import tsx scripts/calibrate-judge.ts --drawings "$data/train.ndjson.xz")
(cd .. && npm run -s evaluate -- --data "$data" --markdown "training/$work/figures.md")
"$python" card.py "$work/figures.md" ../models/doodle-clip
