"""How much nearer a model's drawings are to the words that it saw drawings of than to other words: `drawn` of judge.json.

usage: stacking.py CHECKPOINT.pt WORK MODEL_FOLDER [--seen everything|drawings|nothing] [--labels words|bank]

Calibrated stacking (Chao et al. 2016, arXiv 1605.04253): labels without drawings get a margin on top of their cosine, as large
as it may be while held-out drawings of the other words lose no more than a point of top-1 by it."""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from data import UNSEEN, held_out, pixels
from export import load
from model import SMOOTHING, pad

MAY_LOSE, MARGINS = 0.01, np.arange(0, 0.301, 0.005)


@torch.no_grad()
def embeddings(model, pictures):
    both = []
    for at in range(0, len(pictures), 500):
        x = (torch.from_numpy(pictures[at:at + 500]).float() / 255 - 1)[:, None]
        x = F.conv2d(x, torch.outer(SMOOTHING, SMOOTHING)[None, None], padding=1).expand(-1, 3, -1, -1)
        both.append(sum(F.normalize(model.image(v.contiguous(memory_format=torch.channels_last)).float(), dim=-1) for v in (x, x.flip(3))))
    return F.normalize(torch.cat(both), dim=-1)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("checkpoint", type=Path)
    p.add_argument("work", type=Path)
    p.add_argument("folder", type=Path)
    p.add_argument("--seen", choices=("everything", "drawings", "nothing"), default="everything", help="as in train.py")
    p.add_argument("--labels", choices=("words", "bank"), default="bank", help="the 345 words, or all of labels.txt")
    args = p.parse_args()
    model, pieces, _, _ = load(args.checkpoint, args.work)
    words = json.load(open(args.work / "lexicon.json"))["doodleWords"]
    drawn = [w for w in words if args.seen == "everything" or w not in UNSEEN]
    labels = words if args.labels == "words" else (args.folder / "labels.txt").read_text().split("\n")[:-1]
    text = F.normalize(model.text(*pad([pieces.encode(w.lower()) for w in labels])), dim=-1).detach()
    named = json.load(open(args.work / "train-0.json"))["words"]
    rows = [r for r in np.where(held_out(len(named)))[0] if named[r] in set(drawn)]
    cosines = (embeddings(model, np.array(pixels(args.work / "train-0.bin")[rows])) @ text.t()).numpy()
    right = np.array([labels.index(named[r]) for r in rows])
    others = np.array([label not in set(drawn) for label in labels])
    top1 = [((cosines + m * others).argmax(1) == right).mean() for m in MARGINS]
    margin = float(MARGINS[max(i for i, share in enumerate(top1) if top1[0] - share <= MAY_LOSE)])
    file = args.folder / "judge.json"
    config = {**json.loads(file.read_text()), "drawn": {"words": drawn, "margin": round(margin, 3)}}
    file.write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n")
    print(f"{args.folder}: {others.sum()} of {len(labels)} labels get {margin:.3f}; top-1 of {len(rows)} held-out drawings {top1[0]:.3f} -> "
          f"{top1[int(round(margin / MARGINS[1]))]:.3f}")


if __name__ == "__main__":
    main()
