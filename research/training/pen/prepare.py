"""The drawings that the pen learns from: corners that a hand would not miss, in one array.

usage: prepare.py TRAIN.ndjson.xz WORK
Writes WORK/drawings.npz (points, starts of strokes, where each drawing begins, its word) and WORK/words.txt."""
import json
import lzma
import sys
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from model import LONGEST

# Of 256. A pixel of the picture that the judge sees is 2.7.
TOLERANCE = 4


def corners(points, tolerance=TOLERANCE):
    """Ramer–Douglas–Peucker."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        (ax, ay), (bx, by) = points[first], points[last]
        dx, dy = bx - ax, by - ay
        length = (dx * dx + dy * dy) ** 0.5
        furthest, at = tolerance, None
        for i in range(first + 1, last):
            x, y = points[i]
            off = abs(dx * (y - ay) - dy * (x - ax)) / length if length else ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
            if off > furthest:
                furthest, at = off, i
        if at is not None:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def read(line):
    row = json.loads(line)
    strokes = [corners(list(zip(xs, ys))) for xs, ys in row["drawing"]]
    points = np.array([p for s in strokes for p in s], np.uint8)
    starts = np.array([i == 0 for s in strokes for i in range(len(s))])
    return row["word"], points, starts


if __name__ == "__main__":
    source, work = sys.argv[1], Path(sys.argv[2])
    work.mkdir(parents=True, exist_ok=True)
    with Pool(2) as pool, lzma.open(source, "rt") as lines:
        rows = list(pool.imap(read, lines, chunksize=500))
    words = sorted({word for word, _, _ in rows})
    number = {word: i for i, word in enumerate(words)}
    kept = [i for i, (_, points, _) in enumerate(rows) if 3 <= len(points) <= LONGEST and np.ptp(points, axis=0).max() > 16]
    np.savez(work / "drawings.npz", points=np.concatenate([rows[i][1] for i in kept]), starts=np.concatenate([rows[i][2] for i in kept]),
             offsets=np.cumsum([0] + [len(rows[i][1]) for i in kept]), words=np.array([number[rows[i][0]] for i in kept]), rows=np.array(kept))
    (work / "words.txt").write_text("\n".join(words) + "\n")
    lengths = [len(rows[i][1]) for i in kept]
    print(f"{len(kept)} of {len(rows)} drawings, {np.mean(lengths):.1f} points, 95 % below {np.quantile(lengths, 0.95):.0f}")
