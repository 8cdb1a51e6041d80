"""How well doodle-clip knows the drawings, on the checkpoint. Prints JSON. Never used to choose anything: for choices there
are the drawings held out of training (--held-out).

usage: evaluate.py CHECKPOINT.pt WORK [--held-out] [--templates "{}" "a drawing of {}"] [--similarities FILE --rows N]"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from data import held_out, pixels
from export import load
from model import pad

# No captions of anything: what the text tower makes of them shows what it learned from synonyms.
SYNONYMS = {"puppy": "dog", "kitty": "cat", "bike": "bicycle", "automobile": "car", "bunny": "rabbit", "plane": "airplane",
            "sofa": "couch", "motorcycle": "motorbike", "smartphone": "cell phone", "red apple": "apple", "a big tree": "tree",
            "the old house": "house", "an angry dog": "dog", "two birds": "bird"}


def embed_texts(model, pieces, texts):
    with torch.no_grad():
        return F.normalize(model.text(*pad([pieces.encode(t) for t in texts])), dim=-1)


def embed_prompts(model, pieces, words, templates):
    """As the judge does: the mean over the templates of normalised embeddings, normalised."""
    return F.normalize(sum(embed_texts(model, pieces, [t.replace("{}", w) for w in words]) for t in templates), dim=-1)


@torch.no_grad()
def embed_images(model, grey):
    parts = []
    for at in range(0, len(grey), 256):
        x = torch.from_numpy(np.ascontiguousarray(grey[at:at + 256])).float() / 255 - 1
        parts.append(F.normalize(model.image(x[:, None].expand(-1, 3, -1, -1)), dim=-1))
    return torch.cat(parts)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("checkpoint", type=Path)
    p.add_argument("work", type=Path)
    p.add_argument("--held-out", action="store_true", help="drawings held out of training, instead of eval")
    p.add_argument("--raw", action="store_true")
    p.add_argument("--templates", nargs="+", default=["{}"])
    p.add_argument("--similarities", type=Path, help="write the first rows' similarities, to compare with the judge's")
    p.add_argument("--rows", type=int, default=200)
    args = p.parse_args()
    torch.set_num_threads(2)
    model, pieces, _, step = load(args.checkpoint, args.work, args.raw)
    words = json.load(open(args.work / "lexicon.json"))["doodleWords"]
    name = "train-0" if args.held_out else "eval"
    info, grey = json.load(open(args.work / f"{name}.json")), pixels(args.work / f"{name}.bin")
    rows = np.where(held_out(len(grey)))[0] if args.held_out else np.arange(len(grey))
    own = torch.tensor([words.index(info["words"][r]) for r in rows])
    good = torch.tensor([info["recognized"][r] for r in rows])
    images = embed_images(model, grey[rows])
    texts = embed_prompts(model, pieces, words, args.templates)
    similarity = images @ texts.t()
    best = similarity.topk(5, 1)[1]
    first, five = (best[:, 0] == own), (best == own[:, None]).any(1)
    asked = similarity[torch.arange(len(own)), own]
    result = {"checkpoint": str(args.checkpoint.name), "step": step, "drawings": len(rows), "recognised": int(good.sum()),
              "recognisedTop1": share(first[good]), "recognisedTop5": share(five[good]), "allTop1": share(first), "allTop5": share(five),
              "meanSimilarityOwn": round(asked.mean().item(), 4), "meanSimilarityAll": round(similarity.mean().item(), 4)}
    if (~good).any():
        result["aucRecognised"] = round((asked[good][:, None] > asked[~good][None]).float().mean().item(), 4)
    wrong = [(share(first[own == k]), w) for k, w in enumerate(words) if (own == k).any()]
    result["hardest"] = [w for _, w in sorted(wrong)[:10]]
    near = embed_prompts(model, pieces, list(SYNONYMS), args.templates) @ texts.t()
    result["nearestWord"] = {s: [words[k] for k in row] for s, row in zip(SYNONYMS, near.topk(3, 1)[1].tolist())}
    print(json.dumps(result, indent=2))
    if args.similarities:
        lines = [{"prompt": info["words"][r], "similarity": round(asked[k].item(), 6)} for k, r in enumerate(rows[:args.rows])]
        args.similarities.write_text("\n".join(map(json.dumps, lines)) + "\n")


def share(hits):
    return round(hits.float().mean().item(), 4)


if __name__ == "__main__":
    main()
