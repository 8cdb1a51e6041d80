"""Batches: pictures, texts, and which text is right, wrong or neither for which picture."""
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from data_texts import COLOURS, RELATIONS, TEMPLATES, article, plural

PIXELS = 64 * 64
NAMES = list(COLOURS)


def pixels(path):
    return np.memmap(path, dtype=np.uint8, mode="r").reshape(-1, 64, 64)


def held_out(count):
    """Every 33rd drawing is kept out of training, for choices between runs."""
    return np.arange(count) % 33 == 7


class Data:
    def __init__(self, work, seed, batch=512, icon_share=0.16, scene_share=0.10):
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
        words = json.load(open(work / "train-0.json"))["words"]
        self.doodle_base = np.array([self.base_of[w] for w in words])
        self.doodles = [pixels(p) for p in sorted(work.glob("train-[0-9].bin"))]
        self.train_rows = np.where(~held_out(len(words)))[0]
        self.icons, self.icon_base, weight = [], [], []
        for style, share in (("as-is", 0.3), ("outline", 0.7)):
            captions = json.load(open(work / f"icons-{style}.json"))["captions"]
            base = np.array([self.base_of.get(c, -1) for c in captions])
            often = np.bincount(base[base >= 0], minlength=len(self.bases))
            w = np.where(base >= 0, 1 / np.maximum(often[base], 1) ** 0.6, 0)  # "home" has hundreds of icons
            self.icons.append(pixels(work / f"icons-{style}.bin")[:len(captions)])
            self.icon_base.append(base)
            weight.append(share * w / w.sum())
        self.icon_base, self.icon_cumulative = np.concatenate(self.icon_base), np.cumsum(np.concatenate(weight))
        self.scenes = [pixels(p).reshape(-1, 2, 64, 64) for p in sorted(work.glob("scenes-[0-9].bin"))]
        self.scene_info = [json.load(open(p)) for p in sorted(work.glob("scenes-[0-9].json"))]

    def hashes(self, work):
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest()
                for p in sorted(Path(work).glob("*")) if p.suffix in (".bin", ".json") and p.name != "run.json"}

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
        return np.clip(np.array(COLOURS[name]) + self.random.normal(0, 18, 3), 0, 255) / 255 if name != "black" else np.zeros(3)

    def draw_batch(self, side=64):
        """Returns pixel_values, texts, and the masks `right` and `neither` (pictures × texts)."""
        n_doodles = self.batch - self.n_icons - self.n_scenes
        rows = np.sort(self.random.choice(self.train_rows, n_doodles))
        variant = self.random.integers(len(self.doodles), size=n_doodles)
        first = np.stack([self.doodles[v][r] for v, r in zip(variant, rows)])
        picks = np.searchsorted(self.icon_cumulative, self.random.random(self.n_icons) * self.icon_cumulative[-1])
        split = len(self.icons[0])
        icons = np.stack([self.icons[0][k] if k < split else self.icons[1][k - split] for k in picks])
        base = np.concatenate([self.doodle_base[rows], self.icon_base[picks]])
        texts, right, neither, singles = Texts(self), [], [], len(base)
        ink = np.zeros((self.batch, 2, 3), dtype=np.float32)
        for i, b in enumerate(base):
            ink[i, 0] = self.caption_single(texts, i, b)
        scene_planes = []
        for k in range(self.n_scenes):
            shard = self.random.integers(len(self.scenes))
            row = self.random.integers(len(self.scenes[shard]))
            scene_planes.append(self.scenes[shard][row])
            ink[singles + k] = self.caption_scene(texts, singles + k, self.scene_info[shard][row])
        right, neither = texts.masks(base, self.batch)
        planes = np.zeros((self.batch, 2, 64, 64), dtype=np.uint8)
        planes[:singles, 0] = 255 - np.concatenate([first, icons])
        planes[singles:] = 255 - np.stack(scene_planes)
        return self.paint(planes, ink, singles, side), texts.list, torch.from_numpy(right), torch.from_numpy(neither)

    def caption_single(self, texts, i, b):
        """Says what picture `i` of base `b` is, in one of several ways; returns its ink."""
        name, text = "black", self.bases[b].lower()
        if self.chance(0.25):
            name = self.one_of(NAMES)
        if name != "black" and self.chance(0.5):
            texts.only(self.dress(f"{name} {text}"), i)
            other = self.one_of([c for c in NAMES if c != name])
            texts.wrong(self.dress(f"{other} {text}"), i)
        elif self.chance(0.10) and self.bases[b] in self.alternatives:
            names, weights = self.alternatives[self.bases[b]]
            texts.base(self.dress(self.random.choice(names, p=weights)), i, b)
        elif self.chance(0.04) and self.hypernyms.get(self.bases[b]):
            texts.kind(self.one_of(self.hypernyms[self.bases[b]][:4]), i)
        elif b >= len(self.words) or self.chance(0.4):  # the plain Quick, Draw! words are there anyway
            texts.base(self.dress(text), i, b)
        return self.colour(name)

    def caption_scene(self, texts, i, scene):
        first, second = scene["first"].lower(), scene["second"].lower()
        names = [self.one_of(NAMES) if self.chance(0.35) else "black" for _ in range(2)]
        with_article = self.chance(0.7)

        def noun(word, name):
            word = f"{name} {word}" if name != "black" and self.chance(0.6) else word
            return article(word) if with_article and not word.startswith("the ") else word

        a, b = noun(first, names[0]), noun(second, names[1])
        if first == second:
            texts.only(self.one_of([f"two {plural(first)}", f"{a} and {b}", plural(first)]), i)
        else:
            template = self.one_of(RELATIONS[scene["layout"]])
            texts.only(template.format(a=a, b=b), i)
            swapped = self.one_of(self.words).lower()
            swapped = article(swapped) if with_article else swapped
            texts.wrong(template.format(a=a, b=swapped) if self.chance(0.5) else template.format(a=swapped, b=b), i)
        texts.parts(i, scene["first"], scene["second"])
        return [self.colour(n) for n in names]

    def paint(self, planes, ink, singles, side):
        """Moves the drawings a little and lays coloured ink on white paper; the paper is 0 (see IMAGE_MEAN)."""
        n, r = len(planes), self.random
        angle, scale, flip = r.uniform(-0.25, 0.25, n), r.uniform(0.8, 1.25, n), np.where(r.random(n) < 0.5, -1, 1)
        stretch = r.uniform(0.88, 1.12, n)
        flip[singles:] = 1  # left and right mean something in a scene
        angle[singles:] *= 0.4
        scale[singles:] = 1 + (scale[singles:] - 1) * 0.4
        small = r.random(n) < 0.12  # players also draw small and off the middle
        small[singles:] = False
        scale[small] *= r.uniform(1.2, 1.8, small.sum())
        m = np.zeros((n, 2, 3), dtype=np.float32)
        m[:, 0, 0], m[:, 0, 1] = np.cos(angle) * scale * flip * stretch, -np.sin(angle) * scale
        m[:, 1, 0], m[:, 1, 1] = np.sin(angle) * scale * flip, np.cos(angle) * scale / stretch
        m[:, :, 2] = r.uniform(-0.09, 0.09, (n, 2)) * np.where(small, 5, 1)[:, None]
        x = torch.from_numpy(planes).float().div_(255)
        at = (torch.arange(side) * 2 + 1) / side - 1  # what affine_grid does, in a sixth of its time
        m = torch.from_numpy(m)[:, None, None]
        grid = at[None, None, :, None] * m[..., 0] + (at[None, :, None, None] * m[..., 1] + m[..., 2])
        one = F.grid_sample(x[:, :1], grid, align_corners=False)
        darker = torch.from_numpy(ink - 1.0)[:, :, None, None]  # what full ink takes from white
        rgb = one[:, 0, :, :, None] * darker[:, 0]  # colours last in memory, as the convolutions like it
        two = F.grid_sample(x[singles:, 1:], grid[singles:], align_corners=False)[:, 0, :, :, None]
        rgb[singles:] = rgb[singles:] * (1 - two) + two * darker[singles:, 1]
        return rgb.permute(0, 3, 1, 2)


class Texts:
    """The batch's texts. The 345 words come first: every picture is told from all of them each time."""

    def __init__(self, data):
        self.data, self.list = data, [w.lower() for w in data.words]
        self.text_base = list(range(len(data.words)))
        self.index = {(t, b): b for b, t in enumerate(self.list)}
        self.rights, self.neithers, self.kinds, self.scene_parts = [], [], [], {}

    def base(self, text, i, b):
        key = (text, int(b))
        if key not in self.index:
            self.index[key] = len(self.list)
            self.list.append(text)
            self.text_base.append(int(b))

    def only(self, text, i):
        """Right for this picture alone; other pictures of the same word may or may not fit it."""
        self.rights.append((i, self._add(text, i)))

    def wrong(self, text, i):
        """A near miss: nearly the caption of picture `i`, but not it."""
        self._add(text, i)

    def kind(self, text, i):
        at = self._add(text, None)
        self.rights.append((i, at))
        self.kinds.append((at, text))

    def parts(self, i, first, second):
        self.scene_parts[i] = (self.data.base_of[first], self.data.base_of[second])

    def _add(self, text, owner):
        self.list.append(text)
        self.text_base.append(-1 if owner is None else -2 - owner)
        return len(self.list) - 1

    def masks(self, base, batch):
        data, singles = self.data, len(base)
        text_base = np.array(self.text_base)
        right, neither = np.zeros((batch, len(text_base)), dtype=bool), np.zeros((batch, len(text_base)), dtype=bool)
        right[:singles] = base[:, None] == text_base[None]
        neither[:singles, :len(data.words)] = data.neither[base]
        owner = -2 - text_base  # picture that a text was made for, where >= 0
        for t in np.where(owner >= 0)[0]:
            if owner[t] < singles:  # another apple, whose colour nobody compared
                neither[:singles, t] |= (base == base[owner[t]]) & (np.arange(singles) != owner[t])
        for at, text in self.kinds:
            neither[:singles, at] |= np.array([text in data.hypernyms.get(data.bases[b], ()) for b in base])
        for i, pair in self.scene_parts.items():
            neither[i] |= np.isin(text_base, pair)
        for i, at in self.rights:
            right[i, at] = True
        same = {}
        for t, text in enumerate(self.list):  # one text for two bases ("bat"): neither right nor wrong for the other
            same.setdefault(text, []).append(t)
        for ts in same.values():
            if len(ts) > 1:
                neither[:, ts] |= right[:, ts].any(1, keepdims=True)
        return right, neither & ~right
