"""Batches of drawings of about the same length."""
import numpy as np
import torch

from model import DONE, DRAWN, MOVED, SIDE, features

TOKENS = 5000


def held_out(count):
    """Every 50th drawing is kept out of training."""
    return np.arange(count) % 50 == 7


class Drawings:
    def __init__(self, work, seed):
        stored = np.load(work / "drawings.npz")
        self.points, self.starts = stored["points"].astype(np.float32), stored["starts"]
        self.offsets, self.words, self.rows = stored["offsets"], stored["words"], stored["rows"]
        self.lengths = np.diff(self.offsets)
        out = held_out(len(self.lengths))
        self.train, self.kept_out = np.flatnonzero(~out), np.flatnonzero(out)
        self.random = np.random.default_rng(seed)
        self.qualities = np.zeros(len(self.lengths), np.int64)

    def epoch(self):
        """All drawings of training once, as lists of about TOKENS points."""
        order = self.random.permutation(self.train)
        order = order[np.argsort(self.lengths[order] + self.random.uniform(-1, 1, len(order)), kind="stable")]
        return self.lists(order, shuffle=True)

    def lists(self, order, shuffle=False):
        ends = self.lengths[order] + 1
        lists, first = [], 0
        for i in range(len(order)):
            if (i + 1 - first) * ends[i] > TOKENS and i > first:
                lists.append(order[first:i])
                first = i
        lists.append(order[first:])
        if shuffle:
            self.random.shuffle(lists)
        return lists

    def batch(self, chosen, changed=True):
        """Inputs x, y, pen, features; targets x, y, pen; how much each target counts. `changed`: as another hand would draw it."""
        n, lengths = len(chosen), self.lengths[chosen]
        longest = int(lengths.max())
        at = np.arange(longest)
        inside = at < lengths[:, None]
        index = self.offsets[chosen][:, None] + np.minimum(at, lengths[:, None] - 1)
        u, v = self.points[index, 0], self.points[index, 1]
        if changed:
            u, v = self.changed(u, v)
        lo_u, hi_u, lo_v, hi_v = u.min(1), u.max(1), v.min(1), v.max(1)  # repeated last points change nothing
        side = np.maximum(hi_u - lo_u, hi_v - lo_v) + 1e-3
        x = ((u - (lo_u + hi_u)[:, None] / 2) / side[:, None] + 0.5) * SIDE
        y = ((v - (lo_v + hi_v)[:, None] / 2) / side[:, None] + 0.5) * SIDE
        x, y = (np.clip(c.astype(np.int64), 0, SIDE - 1) for c in (x, y))
        pen = np.where(self.starts[index], MOVED, DRAWN)

        start = np.maximum.accumulate(np.where(self.starts[index], at, 0), 1)
        rows = np.arange(n)[:, None]
        middle = np.full((n, 1), SIDE // 2)
        in_x, in_y = np.concatenate([middle, x], 1), np.concatenate([middle, y], 1)
        in_pen = np.concatenate([np.full((n, 1), DONE), pen], 1)
        start_x, start_y = np.concatenate([middle, x[rows, start]], 1), np.concatenate([middle, y[rows, start]], 1)
        last_x, last_y = np.concatenate([middle, in_x[:, :-1]], 1), np.concatenate([middle, in_y[:, :-1]], 1)
        f = np.stack(features(in_x, in_y, in_pen, start_x, start_y, last_x, last_y), -1).astype(np.float32)
        to_pen = np.concatenate([np.where(inside, pen, DONE), np.full((n, 1), DONE)], 1)
        counts = np.concatenate([np.ones((n, 1), bool), inside], 1)
        to_x, to_y = np.concatenate([x, middle], 1), np.concatenate([y, middle], 1)
        return [torch.from_numpy(np.ascontiguousarray(a)) for a in (in_x, in_y, in_pen, f, to_x, to_y, to_pen, counts.astype(np.float32))]

    def changed(self, u, v):
        n, r = len(u), self.random

        def each(low, high):
            return r.uniform(low, high, (n, 1)).astype(np.float32)

        u, v = u - 128, v - 128
        u = u * np.where(r.random((n, 1)) < 0.5, -1, 1).astype(np.float32)
        angle, shear, stretch = each(-0.1, 0.1), each(-0.08, 0.08), np.exp(each(-0.14, 0.14))
        u, v = np.cos(angle) * u - np.sin(angle) * v, np.sin(angle) * u + np.cos(angle) * v
        u, v = u * stretch + shear * v, v / stretch
        bend = 2 * np.pi / 256
        du = each(0, 5) * np.sin(v * bend * each(0.5, 1.5) + each(0, 7)) + each(0, 3) * np.sin(u * bend * each(0.5, 1.5) + each(0, 7))
        dv = each(0, 5) * np.sin(u * bend * each(0.5, 1.5) + each(0, 7)) + each(0, 3) * np.sin(v * bend * each(0.5, 1.5) + each(0, 7))
        return u + du, v + dv
