"""Sentences, colours and unseen words: which of 8 captions belongs to the picture (chance: 12.5 %). Prints JSON.

usage: evaluate_more.py CHECKPOINT.pt WORK   (needs WORK/eval-scenes.bin: export-scenes.ts on eval.ndjson.xz, 1000 scenes)"""
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from data import pixels
from data_texts import COLOURS, article
from evaluate import embed_images, embed_texts, share
from export import load

CHOICES = 8


def pick(model, pieces, images, choices):
    """Share of pictures whose first choice is nearest."""
    text = embed_texts(model, pieces, [t for row in choices for t in row]).reshape(len(choices), CHOICES, -1)
    return share((images[:, None] * text).sum(-1).argmax(1) == 0)


@torch.no_grad()
def embed_rgb(model, rgb):
    return torch.cat([F.normalize(model.image(part), dim=-1) for part in rgb.split(256)])


def main(checkpoint, work):
    work, random = Path(work), np.random.default_rng(5)
    model, pieces, _, step = load(checkpoint, work)
    words = [w.lower() for w in json.load(open(work / "lexicon.json"))["doodleWords"]]
    scenes = [s for s in json.load(open(work / "eval-scenes.json")) if s["first"] != s["second"]]
    keep = [i for i, s in enumerate(json.load(open(work / "eval-scenes.json"))) if s["first"] != s["second"]]
    planes = pixels(work / "eval-scenes.bin").reshape(-1, 2, 64, 64)[keep]
    black = embed_images(model, np.minimum(planes[:, 0], planes[:, 1]))
    result = {"step": step, "scenes": len(scenes)}

    def say(a, b, how):
        return how.format(a=article(a), b=article(b))

    for name, how in (("aAndB", "{a} and {b}"), ("aRidingB", "{a} riding {b}")):
        one_swapped, both_swapped = [], []
        for s in scenes:
            a, b = s["first"].lower(), s["second"].lower()
            others = random.choice([w for w in words if w not in (a, b)], 2 * CHOICES, replace=False)
            near = [say(a, w, how) if k % 2 else say(w, b, how) for k, w in enumerate(others[:CHOICES - 1])]
            one_swapped.append([say(a, b, how), *near])
            both_swapped.append([say(a, b, how), *(say(*others[2 * k:2 * k + 2], how) for k in range(CHOICES - 1))])
        result[name] = {"oneObjectSwapped": pick(model, pieces, black, one_swapped),
                        "bothSwapped": pick(model, pieces, black, both_swapped)}

    info = json.load(open(work / "eval.json"))
    rows = random.choice(np.where(info["recognized"])[0], 1000, replace=False)
    ink = 1 - torch.from_numpy(pixels(work / "eval.bin")[rows]).float()[:, None] / 255
    names = [n for n in COLOURS if n not in ("black", "gray")]
    own = random.integers(len(names), size=len(rows))
    rgb = ink * (torch.tensor([COLOURS[names[k]] for k in own]).float() / 255 - 1)[:, :, None, None]
    choices = [[f"a {names[k]} {info['words'][r].lower()}", *(f"a {n} {info['words'][r].lower()}" for n in names if n != names[k])]
               for k, r in zip(own, rows)]
    result["colour"] = pick(model, pieces, embed_rgb(model, rgb), choices)
    blank = F.normalize(model.image(torch.zeros(1, 3, 64, 64)), dim=-1) @ embed_texts(model, pieces, words).t()
    result["blankCanvas"] = {"mean": round(blank.mean().item(), 3), "nearest": [words[k] for k in blank[0].topk(3)[1].tolist()]}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:3])
