"""The guard: does this canvas hold written words? usage: train.py WORK

Goes on from WORK/checkpoint.pt when that is there.

A few players of Quick, Draw! wrote the word instead of drawing it. Those found by looking at what an earlier guard
suspected stand in players-writing.txt and count as written."""
import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import CHANNELS, SIDE, Guard

BATCH, PEAK_RATE, SEED = 128, 3e-3, 20261123
# Up to the peak, down along a cosine that would end at HORIZON, and from COOLING on straight to zero.
WARM, COOLING, STEPS, HORIZON = 555, 2000, 2400, 3700
HERE = Path(__file__).parent


class Pixels:
    """The canvases of several files, numbered through."""

    def __init__(self, files):
        self.parts = [torch.from_numpy(np.memmap(file, dtype=np.uint8, mode="c").reshape(-1, CHANNELS, SIDE, SIDE)) for file in files]
        self.starts = np.cumsum([0] + [len(part) for part in self.parts])

    def __len__(self):
        return int(self.starts[-1])

    def __getitem__(self, rows):
        """Rows in rising order."""
        here = zip(self.parts, self.starts, self.starts[1:])
        return torch.cat([part[rows[(rows >= start) & (rows < end)] - start] for part, start, end in here])


def load(work, *parts):
    notes = [json.load(open(work / f"{part}.json")) for part in parts]
    kinds, names = (sum((one[key] for one in notes), []) for key in ("kinds", "names"))
    pixels = Pixels([work / f"{part}.bin" for part in parts])
    assert len(pixels) == len(kinds), f"pictures and names of {parts} are from different runs"
    players = {line.split()[0] for line in open(HERE / "players-writing.txt")}
    written = [kind == "written" or kind == "drawing" and name.split()[-1] in players for kind, name in zip(kinds, names)]
    return pixels, np.array(written), np.array(kinds), names


def inputs(pixels):
    return pixels.float().div_(255).contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def scores(model, pixels, rows):
    model.eval()
    out = [model.logit(inputs(pixels[rows[i:i + 512]])).sigmoid() for i in range(0, len(rows), 512)]
    return torch.cat(out).numpy()


def moved(x, rng):
    """Up to 5 pixels aside, on paper; ink a little paler, for what colours and pressure do to it."""
    x = F.pad(x, (5, 5, 5, 5))
    left, top = rng.randrange(11), rng.randrange(11)
    x = x[:, :, top:top + SIDE, left:left + SIDE]
    return x * torch.empty(len(x), 1, 1, 1).uniform_(0.6, 1)


def learn(model, optimiser, pixels, target, rng, rate):
    """One step; returns the loss."""
    for group in optimiser.param_groups:
        group["lr"] = rate
    model.train()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logit = model.logit(moved(inputs(pixels), rng))
    loss = F.binary_cross_entropy_with_logits(logit.float(), target * 0.98 + 0.01)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()


def rate(step):
    at = min(step, COOLING)
    share = at / WARM if at < WARM else 0.5 + 0.5 * math.cos(math.pi * (at - WARM) / (HORIZON - WARM))
    return PEAK_RATE * share * min(1, (STEPS - step) / (STEPS - COOLING))


def report(model, pixels, written, kinds):
    p = scores(model, pixels, np.arange(len(kinds)))
    honest = np.isin(kinds, ["drawing"]) & ~written
    line = []
    for rate in (0.01, 0.005, 0.0025):
        threshold = np.quantile(p[honest], 1 - rate)
        line.append(f"{rate:.2%} of honest above {threshold:.3f}: {np.mean(p[kinds == 'written'] > threshold):.2%} caught")
    return "; ".join(line)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("work", type=Path)
    args = a.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    rng, order = random.Random(SEED), np.random.RandomState(SEED)
    pixels, written, kinds, names = load(args.work, "train")
    tune = load(args.work, "tune")
    model = Guard().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(model.parameters(), weight_decay=0.02)
    first, checkpoint = 0, args.work / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        first = saved["step"] + 1
        order, rng = np.random.RandomState(SEED + first), random.Random(SEED + first)
    queue, started = np.empty(0, int), time.process_time()
    target = torch.from_numpy(written.astype(np.float32))
    for step in range(first, STEPS):
        if len(queue) < BATCH:
            queue = order.permutation(len(kinds))
        rows, queue = np.sort(queue[:BATCH]), queue[BATCH:]
        loss = learn(model, optimiser, pixels[rows], target[rows], rng, rate(step))
        if step % 100 == 99:
            print(f"{step + 1}/{STEPS} loss {loss:.4f} cpu {time.process_time() - started:.0f} s", flush=True)
            torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, checkpoint)
    torch.save(model.state_dict(), args.work / "guard-first.pt")
    print(report(model, *tune[:3]))


if __name__ == "__main__":
    main()
