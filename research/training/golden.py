"""Golden values for the exported model, computed by PyTorch: token ids and embeddings. usage: golden.py CHECKPOINT.pt WORK OUT.json [--raw]"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

from data import pixels
from export import BothWays, fold_batch_norms, load
from model import SIDE, pad

ODD = ["", " ", "a raccoon driving a tractor", "T-shirt!", "café au lait", "naïve señor", "snow_man", "don't", "x" * 101,
       "3 little pigs", "rock & roll", "кот", "猫 cat", "🐱 cat", "a\tb\nc", "UPPER Case", "semi-colon; dash—long", "quokka zeppelin",
       "the quick brown fox jumps over the lazy dog " * 8, "$5.00 + 10%", "“quotes”", "İstanbul", "ﬁre"]


def main(checkpoint, work, out, raw=None):
    work = Path(work)
    model, pieces, _, _ = load(checkpoint, work, raw == "--raw")
    fold_batch_norms(model.image)
    model.image = BothWays(model.image).eval()
    lexicon = json.load(open(work / "lexicon.json"))
    texts = [*ODD, *lexicon["doodleWords"], *lexicon["bases"][345::37], *("a drawing of a red " + b for b in lexicon["bases"][400::97])]
    rows = [{"text": t, "ids": pieces.encode(t)} for t in texts]
    with torch.no_grad():
        for row in rows[::8]:
            row["embedding"] = model.text(*pad([row["ids"]]))[0].tolist()
        grey = np.array(pixels(work / "train-0.bin")[:8])
        x = (torch.from_numpy(grey).float() / 255 - 1)[:, None].repeat(1, 3, 1, 1)
        x[4:, 1:] *= 0.5  # some colour
        images = [{"pixels": p.flatten().tolist(), "embedding": e.tolist()} for p, e in zip(x, model.image(x))]
    json.dump({"texts": rows, "images": images, "sidePx": SIDE}, open(out, "w"))


if __name__ == "__main__":
    main(*sys.argv[1:5])
