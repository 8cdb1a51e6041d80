"""A further look at what a guard finds hard: peas, dots and grass that it took for writing, letters that it missed.

usage: harder.py WORK FROM TO PART…   reads WORK/FROM.pt, mines WORK/PART.bin with it, writes WORK/TO.pt"""
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch

from model import Guard
from train import BATCH, SEED, learn, load, report, scores

WARM = 50
# One part: 700 steps on the hardest twentieth. With `more`, of which much is hard: longer, and on the hardest seventh.
ONE = {"steps": 700, "rate": 1e-3, "hardest": 0.05}
SEVERAL = {"steps": 1500, "rate": 1.5e-3, "hardest": 0.15}
# Half of each batch comes from the hardest: as many of them honest as written.
HARD_SHARE = 0.5


def main(work, start, end, parts):
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    plan = ONE if len(parts) == 1 else SEVERAL
    rng, order = random.Random(SEED), np.random.RandomState(SEED)
    pixels, written, kinds, _ = load(work, *parts)
    tune = load(work, "tune")
    model = Guard().to(memory_format=torch.channels_last)
    model.load_state_dict(torch.load(work / f"{start}.pt"))
    started = time.process_time()
    wrong = np.abs(scores(model, pixels, np.arange(len(kinds))) - written)
    size = int(len(kinds) * plan["hardest"] / 2)
    hard = [part[np.argsort(-wrong[part])[:size]] for part in (np.where(written)[0], np.where(~written)[0])]
    optimiser = torch.optim.AdamW(model.parameters(), weight_decay=0.02)
    target = torch.from_numpy(written.astype(np.float32))
    each, steps = int(BATCH * HARD_SHARE / 2), plan["steps"]
    for step in range(steps):
        rows = np.sort(np.concatenate([order.choice(hard[0], each), order.choice(hard[1], each),
                                       order.choice(len(kinds), BATCH - 2 * each)]))
        rate = plan["rate"] * min(1, step / WARM) * (1 - step / steps)
        loss = learn(model, optimiser, pixels[rows], target[rows], rng, rate)
        if step % 100 == 99:
            print(f"{step + 1}/{steps} loss {loss:.4f} cpu {time.process_time() - started:.0f} s", flush=True)
    torch.save(model.state_dict(), work / f"{end}.pt")
    print(report(model, *tune[:3]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:])
