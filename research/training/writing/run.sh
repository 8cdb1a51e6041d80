#!/usr/bin/env bash
# Makes models/writing-guard: letters, canvases, training, export, figures. About half an hour of one core.
# usage: research/training/writing/run.sh [DATA]   DATA (or DOODLE_DATA): the folder with train.ndjson.xz and eval.ndjson.xz
# Each stage is skipped when its result is there. Start anew: rm -r research/training/work/writing
set -euo pipefail
data=$(realpath -m "${1:-${DOODLE_DATA:-$(dirname "$0")/../data}}")
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3} # Debian's python3-torch answers to Debian's own python3 only
tsx=../../../node_modules/.bin/tsx
work=../work/writing
[ -r "$data/train.ndjson.xz" ] || { echo "no train.ndjson.xz in $data: set DOODLE_DATA (../README.md says how to make it)" >&2; exit 1; }
[ -d ../node_modules/@fontsource ] || npm ci --prefix ..
mkdir -p "$work"
[ -e "$work/hands/roboto.txt" ] || "$tsx" trace-fonts.ts "$work/hands"
for part in tune train more again; do
  [ -e "$work/$part.json" ] || "$tsx" samples.ts "$data" "$work" "$part"
done
[ -e "$work/match.json" ] || "$tsx" match.ts "$data" "$work"
export OMP_NUM_THREADS=1
[ -e "$work/guard-first.pt" ] || "$python" train.py "$work"
[ -e "$work/guard-second.pt" ] || "$python" harder.py "$work" guard-first guard-second train
[ -e "$work/guard-third.pt" ] || "$python" harder.py "$work" guard-second guard-third train more
[ -e "$work/guard.pt" ] || "$python" harder.py "$work" guard-third guard train more again
"$python" export.py "$work" ../../../models/writing-guard
"$python" matches.py "$work"
"$tsx" check-guard.ts "$work"
"$tsx" measure.ts "$data" "$work"
