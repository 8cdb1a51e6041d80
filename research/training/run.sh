#!/usr/bin/env bash
# Makes models/doodle-clip from the Quick, Draw! files: pictures, words, training, export, figures. Also research/training/held-out:
# the same model before it had seen 15 of the words.
# usage: research/training/run.sh [DATA]   DATA (or DOODLE_DATA): the folder with train.ndjson.xz and eval.ndjson.xz
# Each stage is skipped when its result is there; training goes on from its last checkpoint. Start anew: rm -r research/training/work
source "$(dirname "$0")/prepare.sh"

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
# The text tower learns who stands where from captions alone; then, at last, large pictures: what stands in a scene is half as large.
[ -e "$work/mixed.pt" ] || "$python" mix.py "$work/before.pt" "$work/after.pt" 0.4 "$work/mixed.pt"
[ -e "$work/large.pt" ] || OMP_NUM_THREADS=2 "$python" order.py "$work/mixed.pt" "$work" "$work/large.pt" --steps 1500
train "$work/large.pt" --soft "$work/soft.npy" --icons 0.10 --scenes 0.35 --rate 0.6 --decay-from 7100 --steps 8200
ship "$work/large.pt"
