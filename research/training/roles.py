"""Spatial roles: a loss that ties an object to its place, in pictures and in sentences, by the same four linear maps.

By their captions alone the towers never learned what stands above what (held-out scenes: 50 % of two orders, after 0.5 M scenes
with the other order among the wrong captions). Order reduces the loss only once both towers represent it, so neither has a
gradient towards it: a saddle point. Asked directly for what is on top, each tower has one."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from model import DIM

ROLES = {"above": (0, 1), "inside": (2, 3)}  # on top, beneath; inside, around


def of(data, composed, first, texts):
    """What is in which role in the scenes (pictures from `first` on), and in the texts that say so: two lists of
    (picture or text, role, base), of the words that drawings have."""
    seen = [(first + k, scene.layout, *(b for b, _ in scene.things)) for k, scene in enumerate(composed) if scene.layout in ROLES]
    return tuple([(at, role, base) for at, relation, *bases in entries for role, base in zip(ROLES[relation], bases)
                  if base < len(data.words) and data.word_seen[base]] for entries in (seen, texts.directed))


class Roles(nn.Module):
    """Of an embedding, four: of what is on top, beneath, inside and around."""

    def __init__(self):
        super().__init__()
        self.views = nn.Parameter(torch.eye(DIM).repeat(4, 1, 1))

    def loss(self, embeddings, roles, scale, words, neither):
        """Cross entropy of the words (345 × DIM, normalised) in each role; `neither`: bases × words that are no honest negatives."""
        if not roles:
            return embeddings.sum() * 0
        at, role, base = torch.tensor(roles).t()
        views = torch.empty(len(at), DIM)
        for k, view in enumerate(self.views):
            views[role == k] = embeddings[at[role == k]] @ view
        logits = scale * F.normalize(views, dim=-1) @ words.t()
        return F.cross_entropy(logits.masked_fill(neither[base], -1e4), base)
