"""Batches: pictures, texts, and which text is right, wrong or neither for which picture."""
import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

import roles
import scenes
from data_texts import COLOURS, COLOUR_SPREAD, TEMPLATES, article, reserved_pair
from model import SIDE
from painting import paint
from texts import Teacher, Texts

NAMES = list(COLOURS)
# Words whose drawings (or, too, whose icons and synonyms) a run may leave out, to see what it makes of unseen words.
UNSEEN = ("penguin octopus castle guitar pizza helicopter cactus dragon umbrella lighthouse crab mushroom sailboat violin "
          "giraffe").split()


def pixels(path):
    return np.memmap(path, dtype=np.uint8, mode="r").reshape(-1, SIDE, SIDE)


def held_out(count):
    """Every 33rd drawing is kept out of training, for choices between runs."""
    return np.arange(count) % 33 == 7


class Batch(NamedTuple):
    pixel_values: torch.Tensor
    texts: list
    # Masks, pictures × texts: right, neither right nor wrong, and made for this very picture, its near misses included.
    right: torch.Tensor
    neither: torch.Tensor
    near: torch.Tensor
    # Of the drawings, which come first among the pictures.
    rows: np.ndarray
    # Who stands where in pictures and in texts (roles.py).
    seen: list
    said: list


class Data:
    """`seen`: "everything", "drawings" (all but the drawings of UNSEEN), "nothing" (nor icons of them or their synonyms)."""

    def __init__(self, work, seed, batch=512, icon_share=0.16, scene_share=0.15, seen="everything"):
        work = Path(work)
        self.random, self.batch = np.random.default_rng(seed), batch
        self.n_icons, self.n_scenes = int(batch * icon_share), int(batch * scene_share)
        lexicon = json.load(open(work / "lexicon.json"))
        self.bases, self.words = lexicon["bases"], lexicon["doodleWords"]
        self.base_of = {b: i for i, b in enumerate(self.bases)}
        self.alternatives = {b: ([t for t, _ in a], np.array([w for _, w in a]) / sum(w for _, w in a))
                             for b, a in lexicon["alternatives"].items()}
        self.hypernyms = lexicon["hypernyms"]
        self.neither = np.zeros((len(self.bases), len(self.words)), dtype=bool)
        for b, columns in lexicon["related"].items():
            self.neither[self.base_of[b], columns] = True
        # Words that no drawing shows are told from nothing: as eternal wrong answers they would mean "no drawing".
        unseen = set() if seen == "everything" else set(UNSEEN)
        self.word_seen = np.array([w not in unseen for w in self.words])
        self.forbidden = self._names_of(unseen) if seen == "nothing" else set()
        words = json.load(open(work / "train-0.json"))["words"]
        self.doodle_base = np.array([self.base_of[w] for w in words])
        self.doodles = [pixels(p) for p in sorted(work.glob("train-[0-9].bin"))]
        self.thick = pixels(work / "thick.bin")
        self.halves = pixels(work / "half.bin")
        self.train_rows = np.where(~held_out(len(words)) & self.word_seen[self.doodle_base])[0]
        order = self.train_rows[np.argsort(self.doodle_base[self.train_rows], kind="stable")]
        starts = np.searchsorted(self.doodle_base[order], np.arange(len(self.words) + 1))
        self.rows_of_word = [order[starts[k]:starts[k + 1]] for k in range(len(self.words))]
        self.icons, self.icon_base, self.icon_cumulative = [], [], []
        for style in ("as-is", "outline", "thick"):
            captions = json.load(open(work / f"icons-{style}.json"))["captions"]
            base = np.array([-1 if self._is_forbidden(c) else self.base_of.get(c, -1) for c in captions])
            often = np.bincount(base[base >= 0], minlength=len(self.bases))
            w = np.where(base >= 0, 1 / np.maximum(often[base], 1) ** 0.5, 0)  # "home" has hundreds of icons
            # Half of them are of words that have drawings, too: they tell the tower that an icon and a doodle are one thing.
            word = (base >= 0) & (base < len(self.words))
            w = 0.5 * w * word / (w * word).sum() + 0.5 * w * ~word / (w * ~word).sum()
            self.icons.append(pixels(work / f"icons-{style}.bin")[:len(captions)])
            self.icon_base.append(base)
            self.icon_cumulative.append(np.cumsum(w))
        self.teacher = Teacher(work) if (work / "teacher.f32").exists() else None

    def _names_of(self, words):
        names = set(words)
        for w in words:
            names |= {n.lower() for n in self.alternatives.get(w, ([], None))[0]}
        return names

    def _is_forbidden(self, text):
        """Does it name one of the words that this run must not know, alone or in a longer name ("pizza slice")?"""
        words = text.lower().split()
        return any(" ".join(words[i:j]).rstrip("s") in self.forbidden or " ".join(words[i:j]) in self.forbidden
                   for i in range(len(words)) for j in range(i + 1, len(words) + 1)) if self.forbidden else False

    def hashes(self, work):
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest()
                for p in sorted(Path(work).glob("*")) if p.suffix in (".bin", ".json", ".f32") and "judge" not in p.name}

    def chance(self, p):
        return self.random.random() < p

    def one_of(self, values):
        return values[self.random.integers(len(values))]

    def dress(self, text):
        """Mostly the plain caption; sometimes with an article, a template or both, as people type prompts."""
        if self.chance(0.22):
            text = article(text) if not text.lower().startswith("the ") and self.chance(0.8) else f"the {text}"
        return self.one_of(TEMPLATES).format(text) if self.chance(0.12) else text

    def colour(self, name):
        if name == "black":
            return np.zeros(3)
        return np.clip(np.array(COLOURS[name]) + self.random.normal(0, COLOUR_SPREAD, 3), 0, 255) / 255

    def scene_colour(self):
        return self.one_of(NAMES) if self.chance(0.5) else "black"

    def other_colour(self, name):
        return self.one_of([c for c in NAMES if c != name])

    def other_word(self, scene, companion=None):
        """A word for a near miss: none that names what is in the scene, or makes a pair of the test's with the base beside it."""
        bases = [b for b, _ in scene.things]
        while True:
            k = self.random.integers(len(self.words))
            if companion is not None and reserved_pair(self.words[k], self.bases[companion]):
                continue
            if self.word_seen[k] and k not in bases and not any(self.neither[b, k] for b in bases):
                return self.words[k].lower()

    def icon(self, style):
        k = np.searchsorted(self.icon_cumulative[style], self.random.random() * self.icon_cumulative[style][-1])
        return int(self.icon_base[style][k]), int(k)

    def thick_thing(self):
        """(base, row): a drawing, or an icon, whose rows follow the drawings'."""
        if self.chance(0.2):
            base, row = self.icon(2)
            return base, len(self.thick) + row
        row = self.one_of(self.train_rows)
        return int(self.doodle_base[row]), int(row)

    def thick_row(self, base, row):
        """Another picture of the same, where there is one."""
        return int(self.one_of(self.rows_of_word[base])) if row < len(self.thick) else row

    def thick_pixels(self, row):
        return self.thick[row] if row < len(self.thick) else self.icons[2][row - len(self.thick)]

    def draw_batch(self, side=SIDE) -> Batch:
        n_doodles = self.batch - self.n_icons - self.n_scenes
        composed = [scenes.compose(self) for _ in range(self.n_scenes)]
        alone = self.alone(composed)[:n_doodles // 2]
        rows = np.sort(np.concatenate([alone, self.random.choice(self.train_rows, n_doodles - len(alone))]).astype(int))
        variant = self.random.integers(len(self.doodles), size=n_doodles)
        pictures = [self.doodles[v][r] for v, r in zip(variant, rows)]
        base = list(self.doodle_base[rows])
        for _ in range(self.n_icons):
            style = 0 if self.chance(0.2) else 1
            b, k = self.icon(style)
            pictures.append(self.icons[style][k])
            base.append(b)
        base, texts, singles = np.array(base), Texts(self), len(base)
        ink = [self.caption_single(texts, i, b) for i, b in enumerate(base)]
        for k, scene in enumerate(composed):
            scenes.caption(self, texts, singles + k, scene)
            texts.parts(singles + k, [b for b, _ in scene.things])
        right, neither, near = (torch.from_numpy(mask) for mask in texts.masks(base, self.batch))
        x = paint(self, np.stack(pictures), np.array(ink, dtype=np.float32), composed, side)
        return Batch(x, texts.list, right, neither, near, rows, *roles.of(self, composed, singles, texts))

    def draw_halves(self, rows, count, side=SIDE):
        """Pictures of `count` of the drawings at `rows`, half done, and which of `rows` they are."""
        chosen = np.sort(self.random.choice(len(rows), count, replace=False))
        ink = np.array([self.colour(self.one_of(NAMES) if self.chance(0.15) else "black") for _ in chosen], dtype=np.float32)
        return paint(self, np.stack([self.halves[r] for r in rows[chosen]]), ink, [], side), torch.from_numpy(chosen)

    def alone(self, composed):
        """Drawings of a thing of each scene by itself, at random order: half a scene must lose to the scene."""
        bases = [scene.things[self.random.integers(len(scene.things))][0] for scene in composed]
        rows = [self.one_of(self.rows_of_word[b]) for b in bases if b < len(self.words) and len(self.rows_of_word[b])]
        return self.random.permutation(rows)

    def caption_single(self, texts, i, b):
        """Says what picture `i` of base `b` is, in one of several ways; returns its ink."""
        name, text = "black", self.bases[b].lower()
        if self.chance(0.25):
            name = self.one_of(NAMES)
        if name != "black" and self.chance(0.5):
            texts.only(self.dress(f"{name} {text}"), i)
            texts.wrong(self.dress(f"{self.other_colour(name)} {text}"), i)
        elif self.chance(0.12) and self.bases[b] in self.alternatives:
            names, weights = self.alternatives[self.bases[b]]
            other = self.random.choice(names, p=weights)
            texts.base(self.dress(text if self._is_forbidden(other) else other), i, b)
        elif self.chance(0.04) and self.hypernyms.get(self.bases[b]):
            texts.kind(self.one_of(self.hypernyms[self.bases[b]][:4]), i)
        # The plain Quick, Draw! words are there anyway.
        elif b >= len(self.words) or not self.word_seen[b] or self.chance(0.4):
            texts.base(self.dress(text), i, b)
        return self.colour(name)
