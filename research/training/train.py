"""Trains doodle-clip with CLIP's own objective. Steps, not minutes, rule the schedule: a busy machine changes nothing.

usage: train.py WORK OUT.pt --steps N [--decay-from N] [--seen …] [--resume] [--seed N]   (Debian's python3-torch 1.13, CPU)"""
import argparse
import copy
import json
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import torch.nn as nn
import torch.nn.functional as F

from data import UNSEEN, Data, held_out
from model import DIM, SIDE, SMOOTHING, DoodleClip, pad
from muon import Muon
from roles import Roles
from wordpiece import MAX_TOKENS, WordPiece

# Rates of AdamW (the text tower and all vectors) and of Muon (the image tower's convolutions).
TEXT_RATE, IMAGE_RATE, MUON_RATE, WARM_UP, EMA = 1e-3, 2e-3, 2e-2, 100, 0.995
SAVE_EVERY = 50
# Shares of the loss beside the softmax: the sigmoid's, the teacher's; and the texts a step that the teacher is asked about.
SIGMOID_SHARE, TEACHER_SHARE, TEACHER_TEXTS = 0.2, 0.5, 128
# Of the drawings of a batch also half-finished ones: how many, by how much less (in logits), and their share of the loss.
HALVES, HALF_MARGIN, HALF_SHARE = 0.1, 1.5, 0.25
# With soft labels: their share of the loss and of the sigmoid's targets, and the sigmoid's share.
SOFT_SHARE, SOFT_TARGETS, SOFT_SIGMOID_SHARE = 1.0, 0.8, 1.0
# The share of a picture's near misses by themselves.
NEAR_SHARE = 0.35
# The share of who stands where (roles.py), in pictures and in texts each.
ROLE_SHARE = 0.3


def parse():
    p = argparse.ArgumentParser()
    p.add_argument("work", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("--steps", type=int, default=4800)
    p.add_argument("--decay-from", type=int, help="the rate falls in a straight line from here (default: half way)")
    p.add_argument("--rate", type=float, default=1.0, help="share of the full rate: below 1 for a second fall after the first")
    p.add_argument("--side", type=int, default=SIDE, help="of the pictures: half of it is four times as fast a start")
    p.add_argument("--seen", choices=("everything", "drawings", "nothing"), default="everything", help="what of data.UNSEEN is left out")
    p.add_argument("--icons", type=float, default=0.16, help="share of the pictures")
    p.add_argument("--scenes", type=float, default=0.15, help="share of the pictures")
    p.add_argument("--ema", type=float, default=EMA, help="decay of the moving average; less for a short run at the end")
    p.add_argument("--soft", type=Path, help="soft labels of the drawings (soft.py)")
    p.add_argument("--adam", action="store_true", help="AdamW for the convolutions, too")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--batch", type=int, default=1024)
    p.add_argument("--workers", type=int, default=2, help="processes, one a core; they share the batch")
    p.add_argument("--port", type=int, default=29511, help="where they meet, on this machine only")
    p.add_argument("--resume", action="store_true", help="go on from OUT.pt, if it is there")
    p.add_argument("--check-every", type=int, default=500)
    args = p.parse_args()
    args.decay_from = args.steps // 2 if args.decay_from is None else args.decay_from
    return args


def rate(step, args):
    falling = max(0.0, (step - args.decay_from) / max(1, args.steps - args.decay_from))
    return args.rate * min(1.0, (step + 1) / WARM_UP) * max(0.005, 1 - falling)


def encode_texts(model, pieces, texts, n_words):
    """The short fixed words and the longer captions apart: padding one to the other would double the work."""
    parts = []
    for group in (texts[:n_words], texts[n_words:]):
        parts.append(model.text(*pad([pieces.encode(t) for t in group])))
    return F.normalize(torch.cat(parts).float(), dim=-1)


def loss_of(logits, right, neither):
    """Every right text (or picture) shares the target; what is neither right nor wrong is left out of the softmax."""
    logits = logits.masked_fill(neither, -1e4)
    to_text = right / right.sum(1, keepdim=True).clamp(min=1)
    named = right.any(0)
    to_image = right[:, named] / right[:, named].sum(0, keepdim=True)
    return (-(to_text * logits.log_softmax(1)).sum(1).mean() - (to_image * logits[:, named].log_softmax(0)).sum(0).mean()) / 2


def near_loss(logits, right, near):
    """Of the texts that were made for a picture, the right one against its near misses: among 1,500 texts they are few."""
    asked = near.sum(1) > 1
    logits, right = logits[asked].masked_fill(~near[asked], -1e4), (right & near)[asked]
    return -(right * logits.log_softmax(1)).sum(1).mean()


def sigmoid_loss(cosines, right, neither, calibrate):
    """Each (picture, word) by itself, as in SigLIP (arXiv 2303.15343): it ties what a similarity means across words and pictures.
    `right` may be a probability: a drawing that hardly shows its word shall not be as similar to it as one that does."""
    logits = calibrate[0].exp() * cosines + calibrate[1]
    return (F.binary_cross_entropy_with_logits(logits, right, reduction="none") * ~neither).sum() / len(cosines)


def unfinished(logits, words, chosen, halves):
    """A drawing is more like its word than it was half way. Logits of all drawings and of the halves of those chosen, by word."""
    rows = torch.arange(len(chosen))
    return F.softplus(halves[rows, words[chosen]] - logits[chosen, words[chosen]] + HALF_MARGIN).mean()


def distilled(logits, soft):
    """Cross entropy with what an earlier model makes of the same drawing (soft.py): arXiv 1805.04770."""
    return -(soft * logits.log_softmax(1)).sum(1).mean()


@torch.no_grad()
def check(model, pieces, data):
    """Top-1 and top-5 among the 345 words on the drawings held out of training; those of UNSEEN words apart."""
    model.eval()
    rows = np.where(held_out(len(data.doodle_base)))[0]
    text = F.normalize(model.text(*pad([pieces.encode(w.lower()) for w in data.words])), dim=-1)
    hits = []
    for at in range(0, len(rows), 500):
        part = rows[at:at + 500]
        x = (torch.from_numpy(data.doodles[0][part]).float() / 255 - 1)[:, None]
        x = F.conv2d(x, torch.outer(SMOOTHING, SMOOTHING)[None, None], padding=1).expand(-1, 3, -1, -1)
        with torch.cpu.amp.autocast(dtype=torch.bfloat16):
            e = model.image(x.contiguous(memory_format=torch.channels_last)).float()
        best = (F.normalize(e, dim=-1) @ text.t()).topk(5, 1)[1].numpy()
        hit = best == data.doodle_base[part][:, None]
        hits.append(np.stack([hit[:, 0], hit.any(1)], 1))
    hits, unseen = np.concatenate(hits), np.isin(np.array(data.words)[data.doodle_base[rows]], UNSEEN)
    model.train()
    return {"heldOut": hits[~unseen].mean(0).round(4).tolist(), "heldOutUnseen": hits[unseen].mean(0).round(4).tolist()}


def average_gradients(parameters, workers):
    """One exchange a step: each process works with one thread, so a busy machine stalls nobody at a thread barrier."""
    whole = torch.cat([p.grad.flatten() for p in parameters])
    dist.all_reduce(whole)
    at = 0
    for p in parameters:
        p.grad.copy_(whole[at:at + p.numel()].view_as(p) / workers)
        at += p.numel()


def main(rank, args):
    torch.set_num_threads(1)
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(args.port))
    dist.init_process_group("gloo", rank=rank, world_size=args.workers)
    torch.manual_seed(args.seed)
    vocab = json.load(open(args.work / "vocab.json"))
    pieces = WordPiece(vocab)
    model = DoodleClip(len(vocab), MAX_TOKENS)
    model.image.to(memory_format=torch.channels_last)
    ema = copy.deepcopy(model).requires_grad_(False)
    # Only training needs these: the sigmoid's scale and offset, the way from the text space to the teacher's, and
    # the four roles' views of an embedding.
    extra = nn.ModuleDict({"calibrate": nn.ParameterList([nn.Parameter(torch.tensor(2.3)), nn.Parameter(torch.tensor(-8.0))]),
                           "teach": nn.Linear(DIM, 512), "roles": Roles()})
    image = list(model.image.parameters())
    matrices = [] if args.adam else [p for p in image if p.dim() == 4]
    rest = [p for p in image if args.adam or p.dim() != 4]
    groups = [{"params": rest, "weight_decay": 0.05, "base": IMAGE_RATE},
              {"params": list(model.text.parameters()), "weight_decay": 0.02, "base": TEXT_RATE},
              {"params": [model.log_scale, *extra.parameters()], "weight_decay": 0.0, "base": TEXT_RATE}]
    optimizers = [torch.optim.AdamW(groups, lr=IMAGE_RATE, betas=(0.9, 0.98))]
    if matrices:
        optimizers.append(Muon([{"params": matrices, "base": MUON_RATE}], MUON_RATE, weight_decay=0.02))
    trained = [p for o in optimizers for g in o.param_groups for p in g["params"]]
    step = 0
    if args.resume and args.out.exists():
        saved = torch.load(args.out)
        model.load_state_dict(saved["model"])
        ema.load_state_dict(saved["ema"])
        extra.load_state_dict(saved["extra"])
        for optimizer, state in zip(optimizers, saved.get("optimizers", ())):  # grow.py leaves none
            optimizer.load_state_dict(state)
        step = saved["step"]
        if step >= args.steps:
            return
    soft = np.load(args.soft, mmap_mode="r") if args.soft else None
    data = Data(args.work, [args.seed, rank, step], args.batch // args.workers, args.icons, args.scenes, args.seen)

    log = open(args.out.with_suffix(".log"), "a")

    def say(**what):
        if rank:
            return
        log.write(json.dumps(what) + "\n")
        log.flush()
        print(json.dumps(what), flush=True)

    say(event="start", step=step, seed=args.seed, steps=args.steps, decayFrom=args.decay_from, batch=args.batch,
        parameters=sum(p.numel() for p in model.parameters()), seen=args.seen, doodles=len(data.train_rows), iconShare=args.icons,
        sceneShare=args.scenes, words=int(data.word_seen.sum()), bases=len(data.bases), vocabulary=len(vocab), teacher=bool(data.teacher), soft=bool(args.soft))
    if step == 0:
        say(event="data", sha256=data.hashes(args.work))

    def save():
        whole = {"model": model.state_dict(), "ema": ema.state_dict(), "extra": extra.state_dict(),
                 "optimizers": [o.state_dict() for o in optimizers], "step": step}
        torch.save(whole, args.out.with_suffix(".tmp"))
        args.out.with_suffix(".tmp").rename(args.out)

    started, since, busy_from, losses = time.time(), time.time(), step, []
    while step < args.steps:
        for g in (g for o in optimizers for g in o.param_groups):
            g["lr"] = g["base"] * rate(step, args)
        x, texts, right, neither, near, rows, seen, said = data.draw_batch(args.side)
        half_done, chosen = data.draw_halves(rows, int(HALVES * len(rows)), args.side)
        with torch.cpu.amp.autocast(dtype=torch.bfloat16):
            e = model.image(torch.cat([x, half_done]).contiguous(memory_format=torch.channels_last))
            t = encode_texts(model, pieces, texts, len(data.words))
        e, half_done = F.normalize(e.float(), dim=-1).split((len(x), len(half_done)))
        cosines, scale = e @ t.t(), model.log_scale.exp().clamp(max=100)
        logits = scale * cosines
        loss = loss_of(logits, right, neither)
        told_apart = near_loss(logits, right, near)
        words, targets = len(data.words), right[:, :len(data.words)].float()
        own = torch.from_numpy(data.doodle_base[rows])
        whole = loss + NEAR_SHARE * told_apart + HALF_SHARE * unfinished(logits, own, chosen, scale * half_done @ t[:words].t())
        if soft is not None:
            believed = torch.from_numpy(soft[rows].astype(np.float32))
            whole = whole + SOFT_SHARE * distilled(logits[:len(rows), :words], believed)
            targets[:len(rows)] = (1 - SOFT_TARGETS) * F.one_hot(own, words) + SOFT_TARGETS * believed
        share = SIGMOID_SHARE if soft is None else SOFT_SIGMOID_SHARE
        whole = whole + share * sigmoid_loss(cosines[:, :words], targets, neither[:, :words], extra["calibrate"])
        names = t[:words].detach(), torch.from_numpy(data.neither)
        in_roles = [extra["roles"].loss(of, roles, scale.detach(), *names) for of, roles in ((e, seen), (t, said))]
        whole = whole + ROLE_SHARE * sum(in_roles)
        if data.teacher:
            asked, target = data.teacher.sample(data.random, TEACHER_TEXTS)
            with torch.cpu.amp.autocast(dtype=torch.bfloat16):
                answer = model.text(*pad([pieces.encode(text) for text in asked]))
            answer = extra["teach"](F.normalize(answer.float(), dim=-1))
            whole = whole + TEACHER_SHARE * (1 - F.cosine_similarity(answer, target)).mean()
        for o in optimizers:
            o.zero_grad(set_to_none=True)
        whole.backward()
        average_gradients([p for p in trained if p.grad is not None], args.workers)
        nn.utils.clip_grad_norm_(rest + list(model.text.parameters()), 1.0)
        for o in optimizers:
            o.step()
        step += 1
        decay = min(args.ema, step / (step + 10))
        with torch.no_grad():  # only the first process's is kept
            for old, new in zip(ema.state_dict().values(), model.state_dict().values()):
                old.lerp_(new, 1 - decay) if old.dtype.is_floating_point else old.copy_(new)
        losses.append([loss.item(), told_apart.item(), *(r.item() for r in in_roles)])
        if not np.isfinite(losses[-1]).all():
            raise FloatingPointError(f"the loss of step {step} is {losses[-1]}")
        if step % 100 == 0:
            mean = np.mean(losses, 0).round(4).tolist()
            say(step=step, loss=mean[0], near=mean[1], roles=mean[2:], scale=round(model.log_scale.exp().item(), 2), texts=len(texts),
                perSecond=round((step - busy_from) * args.batch / (time.time() - since)), minutes=round((time.time() - started) / 60, 1))
            losses, since, busy_from = [], time.time(), step
        if rank == 0 and (step % SAVE_EVERY == 0 or step == args.steps):
            save()
            if step % args.check_every == 0 or step == args.steps:
                say(step=step, **check(ema, pieces, data))
            since, busy_from = time.time(), step

if __name__ == "__main__":
    arguments = parse()
    # Stopped, it takes its processes along: left alone they would go on, and keep the port.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    mp.spawn(main, (arguments,), nprocs=arguments.workers, daemon=True)
