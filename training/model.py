"""The two towers. Small on purpose: one core judges, and the repository carries the weights."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

SIDE, DIM, TEXT_WIDTH, HEADS, LAYERS = 64, 256, 192, 4, 2
# White paper becomes 0, so that the convolutions' zero padding is more paper.
IMAGE_MEAN, IMAGE_STD = [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]


class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.a, self.an = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.b, self.bn = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        changes = stride > 1 or i != o
        self.skip = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o)) if changes else nn.Identity()
        nn.init.constant_(self.bn.weight, 0.5)

    def forward(self, x):
        return F.relu(self.bn(self.b(F.relu(self.an(self.a(x))))) + self.skip(x))


class ImageTower(nn.Module):
    """Two strided convolutions to 16×16, then residual blocks: on a CPU most of the time goes into large feature maps."""

    def __init__(self, widths=(64, 128, 256), depths=(1, 2, 2)):
        super().__init__()
        layers = [nn.Conv2d(3, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
                  nn.Conv2d(32, widths[0], 3, 2, 1, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU()]
        i = widths[0]
        for stage, (o, depth) in enumerate(zip(widths, depths)):
            for k in range(depth):
                layers.append(Block(i, o, 2 if stage and not k else 1))
                i = o
        self.body, self.head = nn.Sequential(*layers), nn.Linear(i, DIM)

    def forward(self, pixel_values):
        return self.head(self.body(pixel_values).mean((2, 3)))


class Layer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.n1, self.qkv, self.out = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.n2, self.up, self.down = nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        for last in (self.out, self.down):  # begins as a bag of words, and learns order from there
            nn.init.normal_(last.weight, std=0.01)
            nn.init.zeros_(last.bias)

    def forward(self, x, blocked):
        b, t, each = x.shape[0], x.shape[1], TEXT_WIDTH // HEADS
        q, k, v = self.qkv(self.n1(x)).reshape(b, t, 3, HEADS, each).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / each ** 0.5 + blocked[:, None, None]
        x = x + self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, TEXT_WIDTH))
        return x + self.down(F.gelu(self.up(self.n2(x))))


class TextTower(nn.Module):
    """A small transformer whose pooling weighs each token by itself: a plain mean would drown "cat" in "a drawing of a"."""

    def __init__(self, vocab_size, max_tokens):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocab_size, TEXT_WIDTH), nn.Embedding(max_tokens, TEXT_WIDTH)
        nn.init.normal_(self.tokens.weight, std=0.5)
        nn.init.normal_(self.positions.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(TEXT_WIDTH) for _ in range(LAYERS))
        self.norm, self.weigh = nn.LayerNorm(TEXT_WIDTH), nn.Linear(TEXT_WIDTH, 1)
        self.head = nn.Sequential(nn.Linear(TEXT_WIDTH, 2 * TEXT_WIDTH), nn.GELU(), nn.Linear(2 * TEXT_WIDTH, DIM))

    def forward(self, input_ids, attention_mask):
        blocked = (1.0 - attention_mask.to(torch.float32)) * -10000.0
        x = self.tokens(input_ids) + self.positions.weight[:input_ids.shape[1]][None]
        for layer in self.layers:
            x = layer(x, blocked)
        x = self.norm(x)
        share = (self.weigh(x).squeeze(-1) + blocked).softmax(-1)
        return self.head((share[..., None] * x).sum(1))


class DoodleClip(nn.Module):
    def __init__(self, vocab_size, max_tokens):
        super().__init__()
        self.image, self.text = ImageTower(), TextTower(vocab_size, max_tokens)
        self.log_scale = nn.Parameter(torch.tensor(float(np.log(1 / 0.07))))


def pad(encoded):
    """Token ids of several texts -> input_ids and attention_mask."""
    longest = max(map(len, encoded))
    ids, mask = np.zeros((len(encoded), longest), dtype=np.int64), np.zeros((len(encoded), longest), dtype=np.int64)
    for row, tokens in enumerate(encoded):
        ids[row, :len(tokens)] = tokens
        mask[row, :len(tokens)] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask)
