"""Gives a trained model a wider projection of places and more pools of tokens. New weights begin at zero effect, and
optimizers keep their state.

usage: widen.py OLD.pt WORK NEW.pt   To what model.py says; also adds roles.py's maps."""
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

from model import DoodleClip
from roles import Roles
from wordpiece import MAX_TOKENS

# They read what is new, and do not listen to it yet.
LISTENERS = ("image.head.weight", "text.head.0.weight")


def widened(model, old):
    """`old`, with `model`'s own channels after its own."""
    new = {}
    for name, fresh in model.state_dict().items():
        value = old[name]
        if value.shape != fresh.shape:
            start = torch.zeros_like(fresh) if name in LISTENERS else fresh.clone()
            start[tuple(slice(n) for n in value.shape)] = value
            value = start
        new[name] = value
    return new


def padded(state, parameters):
    """An optimizer's state for wider parameters."""
    for k, p in enumerate(parameters):
        for name, value in state["state"].get(k, {}).items():
            if torch.is_tensor(value) and value.dim() == p.dim() and value.shape != p.shape:
                room = [(0, now - before) for before, now in zip(value.shape, p.shape)]
                state["state"][k][name] = F.pad(value, [n for pair in reversed(room) for n in pair])
    return state


if __name__ == "__main__":
    path, work, out = map(Path, sys.argv[1:4])
    saved = torch.load(path)
    torch.manual_seed(saved["step"])
    model = DoodleClip(len(json.load(open(work / "vocab.json"))), MAX_TOKENS)
    image = list(model.image.parameters())
    rest = [[p for p in image if p.dim() != 4] + list(model.text.parameters()), [p for p in image if p.dim() == 4]]
    optimizers = [padded(state, parameters) for state, parameters in zip(saved.get("optimizers", ()), rest)]
    if "roles.views" not in saved["extra"]:
        saved["extra"]["roles.views"] = Roles().views.data
        for group in optimizers[:1]:
            last = group["param_groups"][-1]["params"]
            last.append(last[-1] + 1)
    torch.save({**saved, "model": widened(model, saved["model"]), "ema": widened(model, saved["ema"]), "optimizers": optimizers}, out)
