#!/bin/bash
# Trains the pen and writes models/doodle-pen. usage: research/training/pen/run.sh [FOLDER WITH train.ndjson.xz]
# Each stage is skipped when its result is there; training goes on from its last checkpoint, or from the shipped weights.
set -euo pipefail
data=$(realpath -m "${1:-${DOODLE_DATA:-$(dirname "$0")/../data}}")
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3} # Debian's python3-torch answers to Debian's own python3 only
tsx=../../../node_modules/.bin/tsx
work=../work/pen
model=../../../models/doodle-pen
[ -r "$data/train.ndjson.xz" ] || { echo "no train.ndjson.xz in $data: set DOODLE_DATA (../README.md says how to make it)" >&2; exit 1; }
"$python" -c 'import torch, onnx, numpy' || { echo "apt-get install python3-torch libopenblas0-pthread python3-onnx python3-numpy" >&2; exit 1; }
[ -x "$tsx" ] || { echo "run npm ci in the project first" >&2; exit 1; }

[ -e "$work/drawings.npz" ] || "$python" prepare.py "$data/train.ndjson.xz" "$work"
[ -e "$work/texts.f32" ] || "$tsx" texts.ts "$work"
if [ -e "$model/pen.json" ] && [ ! -e "$work/shipped.pt" ]; then "$python" restore.py "$model" "$work/shipped.pt"; fi
OMP_WAIT_POLICY=passive "$python" train.py "$work" $([ -e "$work/shipped.pt" ] && echo --from "$work/shipped.pt") ${STEPS:+--steps "$STEPS"}
"$python" export.py "$work/pen.pt" "$model"
"$tsx" check-pen.ts "$model" "$work"
