"""Adds blocks to a trained image tower that begin as identities, so that its outputs stay the same at first.

usage: grow.py OLD.pt WORK NEW.pt   From two blocks at 8×8 and 4×4 each to what model.py says; optimizers restart."""
import json
import re
import sys
from pathlib import Path

import torch

from model import DoodleClip
from wordpiece import MAX_TOKENS

# Where the blocks of the smaller tower stand in the larger one.
PLACES = {0: 0, 1: 1, 2: 2, 3: 4, 4: 5}


def grown(model, old):
    """`old`, with its blocks at their new places and `model`'s own new blocks."""
    moved = {re.sub(r"^image\.body\.(\d+)", lambda m: f"image.body.{PLACES[int(m[1])]}", k): v for k, v in old.items()}
    new = {k: v for k, v in model.state_dict().items() if k not in moved}
    assert all(re.match(r"image\.body\.[36]\.", k) for k in new), sorted(new)
    # The block's output is relu(its input + 0), and its input is a relu's output.
    return {**moved, **{k: torch.zeros_like(v) if k.endswith(".bn.weight") else v for k, v in new.items()}}


if __name__ == "__main__":
    path, work, out = map(Path, sys.argv[1:4])
    saved = torch.load(path)
    torch.manual_seed(saved["step"])
    model = DoodleClip(len(json.load(open(work / "vocab.json"))), MAX_TOKENS)
    torch.save({"model": grown(model, saved["model"]), "ema": grown(model, saved["ema"]), "extra": saved["extra"], "step": saved["step"]}, out)
