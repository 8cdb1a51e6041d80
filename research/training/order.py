"""Teaches the text tower who stands where before pictures do: captions alone, ten times as fast as with pictures.

usage: order.py OLD.pt WORK NEW.pt --steps N   OLD.pt has learned roles.py's maps with pictures; they stay as they are.

The tower was a bag of words: "a cat above a dog" and "a dog above a cat" had a cosine of 0.998. Its positions were small beside
its tokens; here they become larger, and every text that says nothing of places must keep the embedding that it had."""
import argparse
import copy
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from data_texts import COLOURS, DIRECTED, NUMBERS, RELATIONS, TEMPLATES, article, plural, reserved_pair
from model import DoodleClip, pad
from roles import ROLES
from wordpiece import MAX_TOKENS, WordPiece

DIRECTED_TEXTS, OTHER_TEXTS, RATE, WARM_UP = 320, 256, 1e-3, 50
POSITIONS, KEEP, KEEP_DIRECTED, ROLE_SCALE = 0.15, 10.0, 1.0, 30.0


class Captions:
    def __init__(self, work, seed):
        lexicon = json.load(open(work / "lexicon.json"))
        self.words, self.bases, self.r = [w.lower() for w in lexicon["doodleWords"]], lexicon["bases"], np.random.default_rng(seed)
        self.names = json.load(open(work / "teacher-texts.json"))

    def one_of(self, values):
        return values[self.r.integers(len(values))]

    def noun(self, word, with_article):
        word = f"{self.one_of(list(COLOURS))} {word}" if self.r.random() < 0.35 else word
        return article(word) if with_article and not word.startswith("the ") else word

    def pair(self):
        while True:
            a, b = self.r.integers(len(self.words), size=2)
            if a != b and not reserved_pair(self.words[a], self.words[b]):
                return int(a), int(b)

    def two(self, template, a, b):
        with_article = self.r.random() < 0.7
        return template.format(a=self.noun(self.words[a], with_article), b=self.noun(self.words[b], with_article))

    def directed(self, count):
        """Texts, and for each two of (text, role, word)."""
        texts, roles = [], []
        for at in range(count):
            relation, (a, b) = self.one_of(list(ROLES)), self.pair()
            texts.append(self.two(self.one_of(DIRECTED[relation]), a, b))
            roles += [(at, role, word) for role, word in zip(ROLES[relation], (a, b))]
        return texts, torch.tensor(roles)

    def others(self, count):
        """What says nothing of places: words, names, numbers, colours, two things side by side."""
        return [self._other(k % 5) for k in range(count)]

    def _other(self, kind):
        word = self.one_of(self.words)
        if kind == 0:
            return word
        if kind == 1:
            return self.one_of(self.names)
        if kind == 2:
            n = self.one_of(list(NUMBERS))
            return f"{self.one_of(NUMBERS[n])} {word if n == 1 else plural(word)}"
        if kind == 3:
            return self.one_of(TEMPLATES).format(self.noun(word, True))
        return self.two(self.one_of(RELATIONS["beside"]), *self.pair())


def main():
    p = argparse.ArgumentParser()
    p.add_argument("old", type=Path)
    p.add_argument("work", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("--steps", type=int, default=1500)
    p.add_argument("--threads", type=int, default=2)
    args = p.parse_args()
    torch.set_num_threads(args.threads)
    saved, vocab = torch.load(args.old), json.load(open(args.work / "vocab.json"))
    torch.manual_seed(saved["step"])
    pieces, model = WordPiece(vocab), DoodleClip(len(vocab), MAX_TOKENS)
    model.load_state_dict(saved["model"])
    text, before = model.text, copy.deepcopy(model.text).requires_grad_(False).eval()
    views = saved["extra"]["roles.views"]
    with torch.no_grad():
        text.positions.weight.add_(torch.randn_like(text.positions.weight) * POSITIONS)
    captions = Captions(args.work, saved["step"])
    encode = lambda tower, texts: F.normalize(tower(*pad([pieces.encode(t) for t in texts])).float(), dim=-1)
    optimizer = torch.optim.AdamW(text.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.02)
    with torch.no_grad():
        words = encode(before, captions.words)
    started, sums = time.time(), np.zeros(4)
    for step in range(args.steps):
        optimizer.param_groups[0]["lr"] = RATE * min(1, (step + 1) / WARM_UP) * max(0.01, min(1, 2 * (1 - step / args.steps)))
        (directed, roles), others = captions.directed(DIRECTED_TEXTS), captions.others(OTHER_TEXTS)
        with torch.cpu.amp.autocast(dtype=torch.bfloat16):
            with torch.no_grad():
                was = encode(before, directed), encode(before, others)
            now = encode(text, directed), encode(text, others)
        moved = [(1 - F.cosine_similarity(a, b)).mean() for a, b in zip(now, was)]
        at, role, word = roles.t()
        logits = ROLE_SCALE * F.normalize(torch.einsum("nd,nde->ne", now[0][at], views[role]), dim=-1) @ words.t()
        loss = F.cross_entropy(logits, word)
        (loss + KEEP_DIRECTED * moved[0] + KEEP * moved[1]).backward()
        torch.nn.utils.clip_grad_norm_(text.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        sums += [loss.item(), (logits.argmax(1) == word).float().mean().item(), *(m.item() for m in moved)]
        if (step + 1) % 100 == 0:
            print(json.dumps({"step": step + 1, "roles": sums[0] / 100, "right": sums[1] / 100, "movedDirected": sums[2] / 100,
                              "movedOthers": sums[3] / 100, "minutes": round((time.time() - started) / 60, 1)}), flush=True)
            sums[:] = 0
    saved["model"] = model.state_dict()
    saved["ema"] = {k: model.state_dict()[k] if k.startswith("text.") else v for k, v in saved["ema"].items()}
    torch.save(saved, args.out)


if __name__ == "__main__":
    main()
