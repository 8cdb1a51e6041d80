"""How often an honest drawing beats handwriting that is as near to the prompt as the best honest drawing: the evaluation's
question, asked of what match.ts made of tuning drawings and tuning fonts. usage: matches.py WORK [GUARD] [THRESHOLDS]"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

from model import Guard
from train import Pixels, scores

# As server/judge/writing/verdict.ts has it.
LEAST_SHARE = 0.5


def share(p, doubtful, sure):
    """The part of the raw score that is taken off."""
    def logit(x):
        return np.log(x / (1 - x))
    way = (logit(np.clip(p, 1e-9, 1 - 1e-9)) - logit(doubtful)) / (logit(sure) - logit(doubtful))
    return np.where(p < doubtful, 0, np.where(p >= sure, 1, LEAST_SHARE + (1 - LEAST_SHARE) * way))


class Matches:
    def __init__(self, work, model):
        notes = json.load(open(work / "match.json"))
        pixels = Pixels([work / "match.bin"])
        p = scores(model, pixels, np.arange(len(pixels)))
        honest, self.written = notes["honest"], notes["written"]
        known = np.array([one["recognised"] for one in honest])
        self.words = np.array([one["word"] for one in honest])[known]
        self.raw = np.array([one["rawScore"] for one in honest])[known]
        self.honest_p, self.written_p = p[:len(honest)][known], p[len(honest):]

    def won(self, doubtful, sure):
        """For each written canvas the share of its honest drawings that have more points."""
        points = np.round(self.raw * (1 - share(self.honest_p, doubtful, sure)), 1)
        left = 1 - share(self.written_p, doubtful, sure)
        wins, counts = [], []
        for one, rest in zip(self.written, left):
            rivals = self.words == one["word"]
            wins.append(np.sum(points[rivals] > np.round(self.raw[rivals].max() * rest, 1)))
            counts.append(rivals.sum())
        return np.array(wins), np.array(counts)

    def report(self, doubtful, sure):
        wins, counts = self.won(doubtful, sure)
        def of(keep):
            keep = np.array(keep)
            return f"{wins[keep].sum() / counts[keep].sum():.1%}"
        styles = sorted({one["style"] for one in self.written})
        print(f"honest wins at best similarity {of([True] * len(wins))} (n = {counts.sum()}), alone "
              f"{of([not one['withDrawing'] for one in self.written])}, with a small drawing {of([one['withDrawing'] for one in self.written])}; "
              + ", ".join(f"{style} {of([one['style'] == style for one in self.written])}" for style in styles)
              + f"; false verdicts {np.mean(self.honest_p >= doubtful):.2%}, all points {np.mean(self.honest_p >= sure):.2%} (n = {len(self.raw)})")


def main():
    work = Path(sys.argv[1])
    torch.set_num_threads(1)
    model = Guard()
    model.load_state_dict(torch.load(work / f"{sys.argv[2] if len(sys.argv) > 2 else 'guard'}.pt"))
    file = sys.argv[3] if len(sys.argv) > 3 else Path(__file__).parent / "../../../models/writing-guard/guard.json"
    Matches(work, model).report(**json.load(open(file)))


if __name__ == "__main__":
    main()
