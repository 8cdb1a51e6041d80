"""The pen: a causal transformer over the points of a drawing, on a grid of SIDE × SIDE, told by a text's embedding what to draw.

For the next point it says in turn: is it drawn, moved to with a lifted pen, or is the drawing done; its x, given that; its y,
given both. A coordinate is the sum of two opinions: on where it lies, and on how far it is from the last."""
import torch
import torch.nn as nn
import torch.nn.functional as F

SIDE = 96
LONGEST = 96
DRAWN, MOVED, DONE = 0, 1, 2
TEXT = 256
FEATURES = 9
# How well people drew, by the judge's opinion: not known, and thirds of a word's drawings.
QUALITIES = 4


class Head(nn.Module):
    """One coordinate of the next point: SIDE logits."""

    def __init__(self, width, hidden, conditions):
        super().__init__()
        self.hidden = nn.Linear(width, hidden)
        self.given = nn.ModuleList(nn.Embedding(n, hidden) for n in conditions)
        self.where = nn.Linear(hidden, SIDE)
        self.far = nn.Linear(hidden, 2 * SIDE - 1)
        for e in self.given:
            nn.init.normal_(e.weight, std=0.05)
        for m in (self.where, self.far):
            nn.init.zeros_(m.weight)

    def forward(self, h, last, *given):
        g = self.hidden(h)
        for e, index in zip(self.given, given):
            g = g + e(index).to(g.dtype)
        g = F.relu(g, inplace=True)
        window = torch.arange(SIDE) + (SIDE - 1 - last).unsqueeze(-1)
        return self.where(g).float() + self.far(g).float().gather(-1, window)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.before_attention, self.before_mlp = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.joined = nn.Linear(width, width, bias=False)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        nn.init.zeros_(self.joined.weight)
        nn.init.zeros_(self.down.weight)
        nn.init.zeros_(self.down.bias)

    def forward(self, x, mask):
        n, t, width = x.shape
        q, k, v = self.qkv(self.before_attention(x)).view(n, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)).float() * (width // self.heads) ** -0.5
        attention = torch.softmax(scores + mask, -1).to(v.dtype)
        # Sums of one type: PyTorch 1.13 is slow at bfloat16 plus float32.
        x = x + self.joined((attention @ v).transpose(1, 2).reshape(n, t, width)).float()
        return x + self.down(F.relu(self.up(self.before_mlp(x)), inplace=True)).float()


class Pen(nn.Module):
    def __init__(self, width=192, layers=4, heads=4, hidden=160):
        super().__init__()
        self.width = width
        self.shape = {"width": width, "layers": layers, "heads": heads, "hidden": hidden}
        self.x, self.y = nn.Embedding(SIDE, width), nn.Embedding(SIDE, width)
        self.pen = nn.Embedding(3, width)  # how the last point was reached; DONE: there is none yet
        self.step = nn.Embedding(LONGEST + 1, width)
        self.features = nn.Linear(FEATURES, width)
        self.text = nn.Sequential(nn.Linear(TEXT, width), nn.ReLU(), nn.Linear(width, width))
        self.nothing = nn.Parameter(torch.zeros(width))
        self.quality = nn.Embedding(QUALITIES, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.last = nn.LayerNorm(width)
        self.state = nn.Linear(width, 3)
        self.next_x, self.next_y = Head(width, hidden, [2]), Head(width, hidden, [2, SIDE])
        for e in (self.x, self.y, self.pen, self.step, self.quality):
            nn.init.normal_(e.weight, std=0.05)

    def condition(self, text, quality, told):
        """`told`: 0 for rows that shall not know the text. Embeddings are of length 1, as the judge has them."""
        c = self.text(text * TEXT ** 0.5).float() + self.quality(quality)
        return torch.where(told.unsqueeze(-1) > 0, c, self.nothing.expand_as(c))

    def trunk(self, condition, x, y, pen, features):
        t = x.shape[1]
        h = self.given(condition.unsqueeze(1), x, y, pen, features) + self.step.weight[:t]
        mask = torch.full((t, t), float("-inf")).triu(1)
        for block in self.blocks:
            h = block(h, mask)
        return self.last(h)

    def given(self, condition, x, y, pen, features):
        return self.features(features).float() + self.x(x) + self.y(y) + self.pen(pen) + condition


def features(x, y, pen, start_x, start_y, last_x, last_y):
    """What a line cannot be seen from its grid cell alone: where it began, and whence the last move came. Tensors or arrays."""
    s = 1 / SIDE
    dx, dy = (x - last_x) * s, (y - last_y) * s
    ox, oy = (x - start_x) * s, (y - start_y) * s
    return [x * s - 0.5, y * s - 0.5, dx * 4, dy * 4, ox * 2, oy * 2, (dx * dx + dy * dy) ** 0.5 * 4, (ox * ox + oy * oy) ** 0.5 * 2, (pen == DRAWN) * 1.0]
