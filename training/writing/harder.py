"""A second look at what the guard finds hard: peas, dots and grass that it took for writing, letters that it missed.

usage: harder.py WORK   reads WORK/guard-first.pt, writes WORK/guard.pt"""
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import Guard
from train import BATCH, SEED, inputs, load, moved, report, scores

STEPS, PEAK_RATE, WARM = 700, 1e-3, 50
# Half of each batch comes from the hardest twentieth: as many of them honest as written.
HARD_SHARE, HARDEST = 0.5, 0.05


def main(work):
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    rng, order = random.Random(SEED), np.random.RandomState(SEED)
    pixels, written, kinds, _ = load(work, "train")
    tune = load(work, "tune")
    model = Guard().to(memory_format=torch.channels_last)
    model.load_state_dict(torch.load(work / "guard-first.pt"))
    print("before:", report(model, *tune[:3]), flush=True)
    started = time.process_time()
    wrong = np.abs(scores(model, pixels, np.arange(len(kinds))) - written)
    hard = [part[np.argsort(-wrong[part])[: int(len(kinds) * HARDEST / 2)]] for part in (np.where(written)[0], np.where(~written)[0])]
    optimiser = torch.optim.AdamW(model.parameters(), weight_decay=0.02)
    target = torch.from_numpy(written.astype(np.float32))
    each = int(BATCH * HARD_SHARE / 2)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = PEAK_RATE * min(1, step / WARM) * (1 - step / STEPS)
        rows = np.sort(np.concatenate([order.choice(hard[0], each), order.choice(hard[1], each),
                                       order.choice(len(kinds), BATCH - 2 * each)]))
        model.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logit = model.logit(moved(inputs(pixels[rows]), rng))
        loss = F.binary_cross_entropy_with_logits(logit.float(), target[rows] * 0.98 + 0.01)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 99:
            print(f"{step + 1}/{STEPS} loss {loss.item():.4f} cpu {time.process_time() - started:.0f} s", flush=True)
    torch.save(model.state_dict(), work / "guard.pt")
    print("after:", report(model, *tune[:3]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
