"""A small residual network: what it costs must hardly count beside a CLIP's image tower."""
import torch
import torch.nn as nn
import torch.nn.functional as F

SIDE, CHANNELS = 96, 2


def layer(i, o, kernel=3, stride=1, padding=1):
    return nn.Sequential(nn.Conv2d(i, o, kernel, stride, padding, bias=False), nn.BatchNorm2d(o))


class Block(nn.Module):
    """Changes nothing before it has learnt something."""

    def __init__(self, width):
        super().__init__()
        self.a, self.b = layer(width, width), layer(width, width)
        nn.init.zeros_(self.b[1].weight)

    def forward(self, x):
        return F.relu(x + self.b(F.relu(self.a(x))))


class Guard(nn.Module):
    def __init__(self, widths=(16, 32, 48, 64)):
        super().__init__()
        a, b, c, d = widths
        self.body = nn.Sequential(layer(CHANNELS, a, 4, 2), nn.ReLU(), layer(a, b, 3, 2), nn.ReLU(),
                                  layer(b, b), nn.ReLU(), layer(b, c, 3, 2), nn.ReLU(), Block(c), Block(c),
                                  layer(c, d, 3, 2), nn.ReLU(), layer(d, d), nn.ReLU(), Block(d))
        self.head = nn.Linear(2 * d, 1)

    def logit(self, pixels):
        x = self.body(pixels)
        # The mean says how much of the canvas is writing, the largest whether any of it is.
        return self.head(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)).squeeze(1)

    def forward(self, pixels):
        """0-1 values of the guard's view -> probability."""
        return self.logit(pixels).sigmoid()
