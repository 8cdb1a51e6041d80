"""Trains the pen. usage: train.py WORK [--steps N] [--settle N] [--rate SHARE] [--from WEIGHTS.pt] [--workers 2]

Goes on from WORK/pen.pt where there is one, else from --from (moving average of a checkpoint, or restore.py's). The rate stays
until the last --settle steps, in which it falls to nothing. The end may be decided on the way: a file WORK/settle with a
number lets the rate fall over as many steps from the time it is seen. A run that has ended goes on for --settle steps more, in
which the rate falls from --rate of the full one.
Counts steps and processor time, never the clock: it may be stopped and continued. WORK/quality.u8 is read when it appears.
Each worker is a process of one thread, with drawings of its own; they average their gradients."""
import argparse
import math
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import torch.nn.functional as F

sys.path.append(str(Path(__file__).resolve().parent.parent))
from data import Drawings
from model import DONE, TEXT, Pen
from muon import Muon

# Shares of the drawings for which the text is left out (guidance needs to know what is drawn of nothing in particular), and of
# those whose quality is not told.
UNTOLD, UNRATED = 0.12, 0.2
WORDINGS = [0.7, 0.2, 0.1]
MUON_RATE, ADAM_RATE, DECAY = 0.015, 2e-3, 0.02
WARM_UP, AVERAGE, SAVE_EVERY = 100, 0.998, 200


def losses(net, told_what, batch):
    """Nats of a point's pen state, x and y. `told_what`: texts, qualities, and for which rows the text is told."""
    x, y, pen, f, to_x, to_y, to_pen, counts = batch
    with torch.autocast("cpu", dtype=torch.bfloat16):
        h = net.trunk(net.condition(*told_what), x, y, pen, f)
        to = to_pen.clamp(max=1)
        states, xs, ys = net.state(h).float(), net.next_x(h, x, to), net.next_y(h, y, to, to_x)
    moved = counts * (to_pen != DONE)

    def mean(logits, target, weight):
        each = F.cross_entropy(logits.flatten(0, 1).float(), target.flatten(), reduction="none")
        return (each * weight.flatten()).sum() / weight.sum()

    return mean(states, to_pen, counts), mean(xs, to_x, moved), mean(ys, to_y, moved)


class Texts:
    def __init__(self, work, random):
        words = (work / "words.txt").read_text().split("\n")[:-1]
        self.embeddings = torch.from_numpy(np.fromfile(work / "texts.f32", np.float32).reshape(len(words), len(WORDINGS), TEXT))
        self.random = random

    def of(self, words):
        texts = self.embeddings[words, self.random.choice(len(WORDINGS), len(words), p=WORDINGS)]
        return F.normalize(texts + torch.randn_like(texts) * 0.1 / TEXT ** 0.5, dim=-1)


def parse():
    a = argparse.ArgumentParser()
    a.add_argument("work", type=Path)
    a.add_argument("--steps", type=int, default=30_000)
    a.add_argument("--settle", type=int, default=6_000)
    a.add_argument("--rate", type=float, default=1.0)
    a.add_argument("--from", dest="source", type=Path)
    a.add_argument("--workers", type=int, default=2)
    a.add_argument("--port", type=int, default=29_517)
    return a.parse_args()


def average_gradients(parameters, workers):
    if workers == 1:
        return
    whole = torch.cat([p.grad.flatten() for p in parameters])
    dist.all_reduce(whole)
    whole /= workers
    for p, part in zip(parameters, whole.split([p.numel() for p in parameters])):
        p.grad.copy_(part.view_as(p))


def main(rank, a):
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(a.port))
    dist.init_process_group("gloo", rank=rank, world_size=a.workers, timeout=timedelta(hours=6))
    torch.manual_seed(1)
    checkpoint = a.work / "pen.pt"
    stored = torch.load(checkpoint) if checkpoint.exists() else None
    step, spent = (stored["step"], stored["spent"]) if stored else (0, 0.0)
    drawings = Drawings(a.work, seed=[step, rank])
    texts = Texts(a.work, drawings.random)
    source = stored or (torch.load(a.source) if a.source else None)
    net = Pen(**(source["shape"] if source else {}))
    if source:
        net.load_state_dict(source["net" if stored else "average"])
    matrices = [p for p in net.blocks.parameters() if p.dim() == 2]
    others = [p for p in net.parameters() if all(p is not m for m in matrices)]
    optimizers = [Muon(matrices, MUON_RATE, weight_decay=DECAY), torch.optim.AdamW(others, ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.01)]
    rates = [MUON_RATE, ADAM_RATE]
    if stored:
        for o, state in zip(optimizers, stored["optimizers"]):
            o.load_state_dict(state)
    average = {k: v.clone() for k, v in (stored or source)["average"].items()} if source else {k: v.clone() for k, v in net.state_dict().items()}
    settle_from, settle_for = stored["settling"] if stored else (a.steps - a.settle, a.settle)
    if step >= settle_from + settle_for:
        settle_from, settle_for = step, a.settle
    trained = list(net.parameters())
    torch.manual_seed(1 + rank)  # weights are the same, chance is not

    def say(*what):
        if rank == 0:
            print(*what, flush=True)

    say(sum(p.numel() for p in trained), "weights,", len(drawings.train), "drawings, from step", step)

    def save():
        torch.save({"shape": net.shape, "net": net.state_dict(), "average": average, "optimizers": [o.state_dict() for o in optimizers],
                    "step": step, "spent": spent + time.process_time(), "settling": (settle_from, settle_for)}, f"{checkpoint}.new")
        os.replace(f"{checkpoint}.new", checkpoint)

    def measure():
        """Nats a point of drawings that were kept out, by the moving average."""
        kept = {k: v.clone() for k, v in net.state_dict().items()}
        net.load_state_dict(average)
        with torch.no_grad():
            parts = []
            for chosen in drawings.lists(drawings.kept_out[np.argsort(drawings.lengths[drawings.kept_out])]):
                told_what = texts.embeddings[drawings.words[chosen], 0], torch.from_numpy(drawings.qualities[chosen]), torch.ones(len(chosen))
                parts.append([float(l) for l in losses(net, told_what, drawings.batch(chosen, changed=False))])
        net.load_state_dict(kept)
        return np.mean(parts, 0)

    queue, seen = [], np.zeros(3)
    while step < settle_from + settle_for:
        if not queue:
            queue = drawings.epoch()
            quality = a.work / "quality.u8"
            if quality.exists():
                drawings.qualities = np.fromfile(quality, np.uint8).astype(np.int64)[drawings.rows]
        chosen = queue.pop()
        told = torch.from_numpy((drawings.random.random(len(chosen)) >= UNTOLD).astype(np.float32))
        rated = drawings.random.random(len(chosen)) >= UNRATED
        quality = torch.from_numpy(np.where(rated, drawings.qualities[chosen], 0))
        rate = a.rate * min(1, (step + 1) / WARM_UP, max(0.01, (settle_from + settle_for - step) / settle_for))
        for o, full in zip(optimizers, rates):
            for group in o.param_groups:
                group["lr"] = full * rate
        parts = losses(net, (texts.of(drawings.words[chosen]), quality, told), drawings.batch(chosen))
        sum(parts).backward()
        average_gradients(trained, a.workers)
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        for o in optimizers:
            o.step()
            o.zero_grad()
        step += 1
        decay = min(AVERAGE, 1 - 1 / (step + 1) * 8) if step > 8 else 0
        with torch.no_grad():
            for k, v in net.state_dict().items():
                average[k].lerp_(v, 1 - decay)
        seen += [float(p) for p in parts]
        if not all(map(math.isfinite, seen)):
            raise SystemExit(f"step {step}: the loss is not finite")
        if step % 50 == 0:
            say(f"{spent + time.process_time():.0f} s of processor, step {step}, rate {rate:.3f}: pen {seen[0] / 50:.4f} x {seen[1] / 50:.4f} y {seen[2] / 50:.4f}")
            seen[:] = 0
        if step % SAVE_EVERY == 0:
            if rank == 0:
                save()
            wish = torch.tensor([settle_from, settle_for])
            if rank == 0 and (a.work / "settle").exists():
                wish = torch.tensor([step, int((a.work / "settle").read_text())])
                (a.work / "settle").unlink()
            dist.broadcast(wish, 0)
            settle_from, settle_for = wish.tolist()
        if rank == 0 and (step % 1000 == 0 or step == settle_from + settle_for):
            print("kept out: pen %.4f x %.4f y %.4f" % tuple(measure()), flush=True)
    if rank == 0:
        save()


if __name__ == "__main__":
    arguments = parse()
    others = [mp.get_context("spawn").Process(target=main, args=(rank, arguments), daemon=True) for rank in range(1, arguments.workers)]
    for other in others:
        other.start()
    main(0, arguments)
    for other in others:
        other.join()
