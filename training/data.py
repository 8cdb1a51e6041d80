"""Batches: pictures, texts, and which text is right, wrong or neither for which picture."""
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import scenes
from data_texts import COLOURS, COLOUR_SPREAD, TEMPLATES, article

NAMES = list(COLOURS)
# Of the pictures: on painted paper; with their closed lines filled.
BACKGROUND_SHARE, FILLED_SHARE = 0.06, 0.06
# Words whose drawings (or, too, whose icons and synonyms) a run may leave out, to see what it makes of unseen words.
UNSEEN = ("penguin octopus castle guitar pizza helicopter cactus dragon umbrella lighthouse crab mushroom sailboat violin "
          "giraffe").split()


def pixels(path):
    return np.memmap(path, dtype=np.uint8, mode="r").reshape(-1, 64, 64)


def held_out(count):
    """Every 33rd drawing is kept out of training, for choices between runs."""
    return np.arange(count) % 33 == 7


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
        return self.one_of(NAMES) if self.chance(0.4) else "black"

    def other_colour(self, name):
        return self.one_of([c for c in NAMES if c != name])

    def other_word(self, scene):
        """A word for a near miss: none that names what is in the scene."""
        bases = [b for b, _ in scene.things]
        while True:
            k = self.random.integers(len(self.words))
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

    def draw_batch(self, side=64):
        """Returns pixel_values, texts, and the masks `right` and `neither` (pictures × texts)."""
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
        right, neither = texts.masks(base, self.batch)
        x = self.paint(np.stack(pictures), np.array(ink, dtype=np.float32), composed, side)
        return x, texts.list, torch.from_numpy(right), torch.from_numpy(neither)

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

    def grids(self, m, side, bend):
        """Where each pixel of the result comes from: affine maps (n × 2 × 3), bent by slow random waves."""
        at = (torch.arange(side) * 2 + 1) / side - 1  # what affine_grid does, in a sixth of its time
        m = torch.from_numpy(m.astype(np.float32))[:, None, None]
        grid = at[None, None, :, None] * m[..., 0] + (at[None, :, None, None] * m[..., 1] + m[..., 2])
        if bend:
            waves = self.random.normal(0, 1, (len(grid), 2, 5, 5)) * self.random.uniform(0, bend, (len(grid), 1, 1, 1))
            waves = F.interpolate(torch.from_numpy(waves.astype(np.float32)), size=(side, side), mode="bilinear", align_corners=True)
            grid += waves.permute(0, 2, 3, 1)
        return grid

    def paint(self, pictures, ink, composed, side):
        """Moves the drawings a little and lays coloured ink on white paper; the paper is 0 (see IMAGE_MEAN)."""
        n, r = len(pictures), self.random
        angle, scale, flip = r.normal(0, 0.13, n), r.uniform(0.85, 1.22, n), np.where(r.random(n) < 0.5, -1, 1)
        stretch = np.exp(r.normal(0, 0.08, n))
        small = r.random(n) < 0.05  # below the least side of the judge's frame drawings stay small
        scale[small] *= r.uniform(1.2, 1.8, small.sum())
        m = np.zeros((n, 2, 3))
        m[:, 0, 0], m[:, 0, 1] = np.cos(angle) * scale * flip * stretch, -np.sin(angle) * scale
        m[:, 1, 0], m[:, 1, 1] = np.sin(angle) * scale * flip, np.cos(angle) * scale / stretch
        m[:, :, 2] = r.uniform(-0.07, 0.07, (n, 2))
        paper = lambda planes: torch.from_numpy(255 - planes).float().div_(255)[:, None]
        ones = F.grid_sample(paper(pictures), self.grids(m, side, 0.05), align_corners=False)[:, 0]
        rgb = torch.zeros(self.batch, side, side, 3)  # colours last in memory, as the convolutions like it
        self.paint_background(rgb, ink)
        self.paint_inside(rgb, ones, ink)
        ones = ones[..., None]
        rgb[:n] = rgb[:n] * (1 - ones) + ones * torch.from_numpy(ink - 1.0)[:, None, None]
        self.paint_scenes(rgb[n:], composed, side, paper)
        return rgb.permute(0, 3, 1, 2)

    def paint_background(self, rgb, ink):
        """Some players paint the paper first, all of it or a sky or a ground: always lighter than the ink."""
        for i in np.where(self.random.random(len(rgb)) < BACKGROUND_SHARE)[0]:
            colour = self.random.uniform(0.5, 1, 3)
            if i < len(ink) and ink[i].mean() > colour.mean() - 0.3:
                continue
            edge = int(self.random.uniform(0.25, 0.75) * len(rgb[i]))
            part = self.one_of([slice(None), slice(None), slice(0, edge), slice(edge, None)])
            rgb[i, part] = torch.tensor(colour - 1, dtype=torch.float32)

    def paint_inside(self, rgb, ones, ink):
        """Some fill what their lines enclose, in the ink's colour or, with black lines, in any. Changes `ink` to the lines'."""
        rows = np.where(self.random.random(len(ones)) < FILLED_SHARE)[0]
        if not len(rows):
            return
        wall = ones[rows] > 0.3
        outside = F.pad(torch.zeros_like(ones[rows])[:, 1:-1, 1:-1], (1, 1, 1, 1), value=1.0) * ~wall
        for _ in range(ones.shape[-1]):  # water from the border, a pixel at a time, not across corners
            spread = torch.maximum(F.max_pool2d(outside, (3, 1), 1, (1, 0)), F.max_pool2d(outside, (1, 3), 1, (0, 1)))
            outside = spread * ~wall
        inside = (outside == 0)[..., None]
        for k, i in enumerate(rows):
            black = ink[i].max() == 0
            colour = self.random.uniform(0.3, 1, 3) if black else ink[i].copy()
            if not black and self.chance(0.6):
                ink[i] = 0
            rgb[i] = torch.where(inside[k], torch.tensor(colour - 1, dtype=torch.float32), rgb[i])

    def paint_scenes(self, rgb, composed, side, paper):
        """Lays the things of each scene over each other, each at its place and in its colour."""
        if not composed:
            return
        r = self.random
        things = [(i, k) for i, scene in enumerate(composed) for k in range(len(scene.things))]
        planes = np.stack([self.thick_pixels(composed[i].things[k][1]) for i, k in things])
        m = np.zeros((len(things), 2, 3))
        flips = [np.where(r.random() < 0.5, -1.0, 1.0) for _ in composed]  # mirrored as a whole
        for t, (i, k) in enumerate(things):
            x, y, half = composed[i].places[k]
            angle, flip = r.normal(0, 0.08), np.where(r.random() < 0.5, -1.0, 1.0)
            m[t, 0, :2] = np.cos(angle) / half * flip, -np.sin(angle) / half
            m[t, 1, :2] = np.sin(angle) / half * flip, np.cos(angle) / half
            m[t, :, 2] = -m[t, :, :2] @ (x * flips[i], y)
        # Halved first where they become small: sampling every third pixel of a line would leave dashes.
        halves = np.array([composed[i].places[k][2] for i, k in things])
        grid, sheets = self.grids(m, side, 0), paper(planes)
        alpha = torch.empty(len(things), side, side, 1)
        for here, source in ((halves < 0.65, lambda x: F.avg_pool2d(x, 2)), (halves >= 0.65, lambda x: x)):
            if here.any():
                alpha[here] = F.grid_sample(source(sheets[here]), grid[here], align_corners=False)[:, 0, :, :, None]
        inks = [[self.colour(name) for name in scene.names] for scene in composed]
        for slot in range(scenes.MOST_THINGS):
            at = [t for t, (_, k) in enumerate(things) if k == slot]
            if at:
                rows = torch.tensor([things[t][0] for t in at])
                ink = torch.tensor(np.array([inks[things[t][0]][slot] for t in at]), dtype=torch.float32) - 1.0
                a = alpha[at]
                rgb[rows] = rgb[rows] * (1 - a) + a * ink[:, None, None]


class Teacher:
    """A sentence encoder's embeddings of many texts (teacher.ts): what the text tower's neighbourhoods are taught by."""

    def __init__(self, work):
        texts = json.load(open(work / "teacher-texts.json"))
        rows = np.fromfile(work / "teacher.f32", dtype=np.float32).reshape(len(texts), -1)
        rows -= rows.mean(0)  # three quarters of each embedding is the same in all, and would be all that is learned
        self.rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        self.texts = texts

    def sample(self, random, count):
        """Texts, the used ones more often (they come first), and what the teacher makes of them."""
        at = (random.random(count) ** 1.5 * len(self.texts)).astype(int)
        at = np.unique(at)
        return [self.texts[k] for k in at], torch.from_numpy(self.rows[at])


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

    def parts(self, i, bases):
        self.scene_parts[i] = sorted(set(bases))

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
        for i, bases in self.scene_parts.items():
            neither[i] |= np.isin(text_base, bases)
            for b in bases:
                neither[i, :len(data.words)] |= data.neither[b]
        for i, at in self.rights:
            right[i, at] = True
        neither[:, :len(data.words)] |= ~data.word_seen & ~right[:, :len(data.words)].any(0)
        same = {}
        for t, text in enumerate(self.list):  # one text for two bases ("bat"): neither right nor wrong for the other
            same.setdefault(text, []).append(t)
        for ts in same.values():
            if len(ts) > 1:
                neither[:, ts] |= right[:, ts].any(1, keepdims=True)
        return right, neither & ~right
