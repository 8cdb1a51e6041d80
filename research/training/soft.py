"""Soft labels: the probabilities of the 345 words that a trained model gives each training drawing, as targets for the next.

usage: soft.py CHECKPOINT.pt WORK OUT.npy [SIDE]   Looks at two renderings by a less steady hand, one of them mirrored, at the
side in pixels that the model was trained with."""
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.multiprocessing as mp
import torch.nn.functional as F

from data import pixels
from export import load
from model import SIDE, SMOOTHING, pad

RENDERINGS = (("train-0.bin", False), ("train-1.bin", True), ("train-4.bin", False), ("train-5.bin", True))
WORKERS, BATCH = 2, 500


@torch.no_grad()
def work_on(rank, checkpoint, work, out, side):
    torch.set_num_threads(1)
    model, pieces, _, _ = load(checkpoint, work)
    model.image.to(memory_format=torch.channels_last)
    words = json.load(open(work / "lexicon.json"))["doodleWords"]
    text = F.normalize(model.text(*pad([pieces.encode(w.lower()) for w in words])), dim=-1) * model.log_scale.exp().clamp(max=100)
    result = np.lib.format.open_memmap(out, mode="r+")
    for at in range(rank * BATCH, len(result), WORKERS * BATCH):
        embedding = 0
        for name, mirrored in RENDERINGS:
            x = (torch.from_numpy(np.array(pixels(work / name)[at:at + BATCH])).float() / 255 - 1)[:, None]
            x = x if side == SIDE else F.interpolate(x, size=(side, side), mode="bilinear", antialias=True)
            x = F.conv2d(x.flip(3) if mirrored else x, torch.outer(SMOOTHING, SMOOTHING)[None, None], padding=1).expand(-1, 3, -1, -1)
            with torch.cpu.amp.autocast(dtype=torch.bfloat16):
                embedding = embedding + F.normalize(model.image(x.contiguous(memory_format=torch.channels_last)).float(), dim=-1)
        result[at:at + BATCH] = (F.normalize(embedding, dim=-1) @ text.t()).softmax(1).half().numpy()


if __name__ == "__main__":
    checkpoint, work, out = map(Path, sys.argv[1:4])
    side = int(sys.argv[4]) if len(sys.argv) > 4 else SIDE
    drawings = len(json.load(open(work / "train-0.json"))["words"])
    words = len(json.load(open(work / "lexicon.json"))["doodleWords"])
    fresh = out.with_suffix(".tmp")
    np.lib.format.open_memmap(fresh, mode="w+", dtype=np.float16, shape=(drawings, words)).flush()
    mp.spawn(work_on, (checkpoint, work, fresh, side), nprocs=WORKERS)
    fresh.rename(out)
