"""The two towers. Small on purpose: one core judges, and the repository carries the weights."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from fused import norm, small_convolution

SIDE, DIM, TEXT_WIDTH, HEADS, LAYERS = 96, 256, 192, 4, 2
# The first convolution's stride, and the side of the map of places that the head sees.
PATCH, GRID = 4, 4
# Channels of the projection of each place (48 before widen.py), and how often the text tower pools its tokens (once before).
PLACES, POOLS = 96, 3
# Residual blocks at 24×24, 12×12 and 6×6: now, and before grow.py added some.
DEPTHS, FIRST_DEPTHS = (1, 3, 3), (1, 2, 2)
# White paper becomes 0, so that the convolutions' zero padding is more paper.
IMAGE_MEAN, IMAGE_STD = [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]

# What a bilinear shift by a random fraction of a pixel does to a line, on average: its variance is 1/6 of a pixel squared.
SMOOTHING = torch.tensor([1.0, 10.0, 1.0]) / 12


class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.a, self.an = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.b, self.bn = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        changes = stride > 1 or i != o
        self.skip, self.skipn = (nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o)) if changes else (None, None)
        nn.init.constant_(self.bn.weight, 0.5)

    def forward(self, x):
        skip = norm(self.skipn, self.skip(x), relu=False) if self.skip else x
        return norm(self.bn, convolve(self.b, norm(self.an, convolve(self.a, x))), skip)


def convolve(conv, x):
    return small_convolution(conv, x) if x.shape[-1] // conv.stride[0] <= 4 else conv(x)


class ImageTower(nn.Module):
    """Patches of 4×4 pixels with their neighbours, then residual blocks at 24×24, 12×12 and 6×6: larger feature maps cost a
    CPU more than they bring. The head sees the mean, and a narrow projection of 4×4 places: what stands above what."""

    def __init__(self, depths, widths=(64, 160, 320), places=PLACES):
        super().__init__()
        self.stem, self.stemn = nn.Conv2d(3 * PATCH ** 2, widths[0], 3, 1, 1, bias=False), nn.BatchNorm2d(widths[0])
        layers, i = [], widths[0]
        for stage, (o, depth) in enumerate(zip(widths, depths)):
            for k in range(depth):
                layers.append(Block(i, o, 2 if stage and not k else 1))
                i = o
        self.body = nn.Sequential(*layers)
        self.place, self.placen = nn.Conv2d(i, places, 1, bias=False), nn.BatchNorm2d(places)
        self.head = nn.Linear(i + places * GRID ** 2, DIM)

    def forward(self, pixel_values):
        return self.after_stem(norm(self.stemn, self.stem(F.pixel_unshuffle(pixel_values, PATCH))))

    def after_stem(self, x):
        x = self.body(x)
        if x.shape[-1] != GRID:  # pictures of another size than 64 pixels
            x = F.interpolate(x.float(), size=(GRID, GRID), mode="bilinear", align_corners=False).to(x.dtype)
            x = x.contiguous(memory_format=torch.channels_last)
        places = norm(self.placen, self.place(x)).flatten(1)
        return self.head(torch.cat([x.mean((2, 3)), places], 1))


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
    """A small transformer whose pooling weighs each token by itself: a plain mean would drown "cat" in "a drawing of a". It
    pools several times: one sum of a cat and a dog could not say which of them is on top."""

    def __init__(self, vocab_size, max_tokens, pools=POOLS):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocab_size, TEXT_WIDTH), nn.Embedding(max_tokens, TEXT_WIDTH)
        nn.init.normal_(self.tokens.weight, std=0.5)
        nn.init.normal_(self.positions.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(TEXT_WIDTH) for _ in range(LAYERS))
        self.norm, self.weigh = nn.LayerNorm(TEXT_WIDTH), nn.Linear(TEXT_WIDTH, pools)
        self.head = nn.Sequential(nn.Linear(pools * TEXT_WIDTH, 2 * TEXT_WIDTH), nn.GELU(), nn.Linear(2 * TEXT_WIDTH, DIM))

    def forward(self, input_ids, attention_mask):
        blocked = (1.0 - attention_mask.to(torch.float32)) * -10000.0
        x = self.tokens(input_ids) + self.positions.weight[:input_ids.shape[1]][None]
        for layer in self.layers:
            x = layer(x, blocked)
        x = self.norm(x)
        shares = (self.weigh(x) + blocked[..., None]).softmax(1)
        return self.head((shares.transpose(1, 2) @ x).flatten(1))


class DoodleClip(nn.Module):
    def __init__(self, vocab_size, max_tokens, depths=DEPTHS, places=PLACES, pools=POOLS):
        super().__init__()
        self.image, self.text = ImageTower(depths, places=places), TextTower(vocab_size, max_tokens, pools)
        self.log_scale = nn.Parameter(torch.tensor(float(np.log(1 / 0.07))))


def pad(encoded):
    """Token ids of several texts -> input_ids and attention_mask."""
    longest = max(map(len, encoded))
    ids, mask = np.zeros((len(encoded), longest), dtype=np.int64), np.zeros((len(encoded), longest), dtype=np.int64)
    for row, tokens in enumerate(encoded):
        ids[row, :len(tokens)] = tokens
        mask[row, :len(tokens)] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask)
