"""Pictures of a batch: drawings moved a little and inked, painted paper, filled shapes, scenes."""
import numpy as np
import torch
import torch.nn.functional as F

import scenes

# Of the pictures: on painted paper; with their closed lines filled.
BACKGROUND_SHARE, FILLED_SHARE = 0.06, 0.06


def grids(random, m, side, bend):
    """Where each pixel of the result comes from: affine maps (n × 2 × 3), bent by slow random waves."""
    at = (torch.arange(side) * 2 + 1) / side - 1  # what affine_grid does, in a sixth of its time
    m = torch.from_numpy(m.astype(np.float32))[:, None, None]
    grid = at[None, None, :, None] * m[..., 0] + (at[None, :, None, None] * m[..., 1] + m[..., 2])
    if bend:
        waves = random.normal(0, 1, (len(grid), 2, 5, 5)) * random.uniform(0, bend, (len(grid), 1, 1, 1))
        waves = F.interpolate(torch.from_numpy(waves.astype(np.float32)), size=(side, side), mode="bilinear", align_corners=True)
        grid += waves.permute(0, 2, 3, 1)
    return grid


def paint(data, pictures, ink, composed, side):
    """Moves the drawings a little and lays coloured ink on white paper; the paper is 0 (see IMAGE_MEAN)."""
    n, r = len(pictures), data.random
    angle, scale, flip = r.normal(0, 0.13, n), r.uniform(0.85, 1.22, n), np.where(r.random(n) < 0.5, -1, 1)
    stretch = np.exp(r.normal(0, 0.08, n))
    small = r.random(n) < 0.05  # below the least side of the judge's frame drawings stay small
    scale[small] *= r.uniform(1.2, 1.8, small.sum())
    m = np.zeros((n, 2, 3))
    m[:, 0, 0], m[:, 0, 1] = np.cos(angle) * scale * flip * stretch, -np.sin(angle) * scale
    m[:, 1, 0], m[:, 1, 1] = np.sin(angle) * scale * flip, np.cos(angle) * scale / stretch
    m[:, :, 2] = r.uniform(-0.07, 0.07, (n, 2))
    paper = lambda planes: torch.from_numpy(255 - planes).float().div_(255)[:, None]
    ones = F.grid_sample(paper(pictures), grids(data.random, m, side, 0.05), align_corners=False)[:, 0]
    rgb = torch.zeros(n + len(composed), side, side, 3)  # colours last in memory, as the convolutions like it
    paint_background(data, rgb, ink)
    paint_inside(data, rgb, ones, ink)
    ones = ones[..., None]
    rgb[:n] = rgb[:n] * (1 - ones) + ones * torch.from_numpy(ink - 1.0)[:, None, None]
    paint_scenes(data, rgb[n:], composed, side, paper)
    return rgb.permute(0, 3, 1, 2)


def paint_background(data, rgb, ink):
    """Some players paint the paper first, all of it or a sky or a ground: always lighter than the ink."""
    for i in np.where(data.random.random(len(rgb)) < BACKGROUND_SHARE)[0]:
        colour = data.random.uniform(0.5, 1, 3)
        if i < len(ink) and ink[i].mean() > colour.mean() - 0.3:
            continue
        edge = int(data.random.uniform(0.25, 0.75) * len(rgb[i]))
        part = data.one_of([slice(None), slice(None), slice(0, edge), slice(edge, None)])
        rgb[i, part] = torch.tensor(colour - 1, dtype=torch.float32)


def paint_inside(data, rgb, ones, ink):
    """Some fill what their lines enclose, in the ink's colour or, with black lines, in any. Changes `ink` to the lines'."""
    rows = np.where(data.random.random(len(ones)) < FILLED_SHARE)[0]
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
        colour = data.random.uniform(0.3, 1, 3) if black else ink[i].copy()
        if not black and data.chance(0.6):
            ink[i] = 0
        rgb[i] = torch.where(inside[k], torch.tensor(colour - 1, dtype=torch.float32), rgb[i])


def paint_scenes(data, rgb, composed, side, paper):
    """Lays the things of each scene over each other, each at its place and in its colour."""
    if not composed:
        return
    r = data.random
    things = [(i, k) for i, scene in enumerate(composed) for k in range(len(scene.things))]
    planes = np.stack([data.thick_pixels(composed[i].things[k][1]) for i, k in things])
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
    grid, sheets = grids(data.random, m, side, 0), paper(planes)
    alpha = torch.empty(len(things), side, side, 1)
    for here, source in ((halves < 0.65, lambda x: F.avg_pool2d(x, 2)), (halves >= 0.65, lambda x: x)):
        if here.any():
            alpha[here] = F.grid_sample(source(sheets[here]), grid[here], align_corners=False)[:, 0, :, :, None]
    inks = [[data.colour(name) for name in scene.names] for scene in composed]
    for slot in range(scenes.MOST_THINGS):
        at = [t for t, (_, k) in enumerate(things) if k == slot]
        if at:
            rows = torch.tensor([things[t][0] for t in at])
            ink = torch.tensor(np.array([inks[things[t][0]][slot] for t in at]), dtype=torch.float32) - 1.0
            a = alpha[at]
            rgb[rows] = rgb[rows] * (1 - a) + a * ink[:, None, None]
