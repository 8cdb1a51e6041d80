"""The texts of a batch, and which is right, wrong or neither for which picture; the text tower's teacher."""
import json

import numpy as np
import torch


class Texts:
    """The batch's texts. The 345 words come first: every picture is told from all of them each time."""

    def __init__(self, data):
        self.data, self.list = data, [w.lower() for w in data.words]
        self.text_base = list(range(len(data.words)))
        self.index = {(t, b): b for b, t in enumerate(self.list)}
        self.rights, self.neithers, self.kinds, self.scene_parts = [], [], [], {}
        # Texts that say who stands where: (text, relation, base on top or inside, base of the other).
        self.directed = []

    def base(self, text, i, b):
        key = (text, int(b))
        if key not in self.index:
            self.index[key] = len(self.list)
            self.list.append(text)
            self.text_base.append(int(b))

    def only(self, text, i):
        """Right for this picture alone; other pictures of the same word may or may not fit it."""
        at = self._add(text, i)
        self.rights.append((i, at))
        return at

    def wrong(self, text, i):
        """A near miss: nearly the caption of picture `i`, but not it."""
        return self._add(text, i)

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
        near = owner[None] == np.arange(batch)[:, None]
        return right, neither & ~right, near


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
