"""The image tower of a CLIP ViT in PyTorch, with the weights that research/bench/gpu/fp16-vit.ts wrote.

Reads one JSON object a line and answers with one: {"ask": "open", "model": {...}, "pixels": file, "pictures": n},
{"ask": "turn", "count": n, "batch": n}, {"ask": "embedding", "index": n}. Pictures go from the host's memory to the device
and embeddings back, as they do for the judge.
"""

import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

LAYER = 16  # Tensors of a layer: norm, q, k, v, out, norm, two of the perceptron; each with a bias.


class Tower:
    def __init__(self, model, device):
        self.size = size = model["size"]
        self.device = device
        self.dtype = torch.float16 if device == "cuda" else torch.float32
        flat = np.fromfile(model["weights"], dtype="<f2")
        tensors, at = [], 0
        for shape in model["shapes"]:
            count = int(np.prod(shape))
            tensors.append(torch.from_numpy(flat[at : at + count].reshape(shape).copy()).to(device, self.dtype))
            at += count
        if at != len(flat):
            raise ValueError(f"{len(flat)} weights, {at} of them named")
        self.kernel, self.cls, self.place, *self.norm = tensors[:5]
        layers = tensors[5:-3]
        if len(layers) != LAYER * size["layers"]:
            raise ValueError(f"{len(layers)} tensors for {size['layers']} layers")
        self.layers = [self.layer(layers[i : i + LAYER]) for i in range(0, len(layers), LAYER)]
        *self.last, self.projection = tensors[-3:]

    @staticmethod
    def layer(t):
        # The graph multiplies by matrices from × to; F.linear wants to × from. Query, key and value in one product.
        flip = lambda matrix: matrix.t().contiguous()
        attention = flip(torch.cat([t[2], t[4], t[6]], 1)), torch.cat([t[3], t[5], t[7]])
        return t[0:2], attention, (flip(t[8]), t[9]), t[10:12], (flip(t[12]), t[13]), (flip(t[14]), t[15])

    def attend(self, x, attention, out):
        heads, (batch, length, width) = self.size["heads"], x.shape
        q, k, v = F.linear(x, *attention).view(batch, length, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        if hasattr(F, "scaled_dot_product_attention"):
            mixed = F.scaled_dot_product_attention(q, k, v)
        else:
            mixed = (q @ k.transpose(-2, -1) * (width // heads) ** -0.5).softmax(-1) @ v
        return F.linear(mixed.transpose(1, 2).reshape(batch, length, width), *out)

    def __call__(self, pixels):
        x = torch.from_numpy(pixels).to(self.device).to(self.dtype)
        x = F.conv2d(x, self.kernel, stride=self.size["patchPx"]).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(x.shape[0], -1, -1), x], 1) + self.place
        norm = lambda x, weights: F.layer_norm(x, x.shape[-1:], *weights)
        x = norm(x, self.norm)
        for first, attention, out, second, up, down in self.layers:
            x = x + self.attend(norm(x, first), attention, out)
            hidden = F.linear(norm(x, second), *up)
            x = x + F.linear(hidden * torch.sigmoid(1.702 * hidden), *down)
        return (norm(x[:, 0], self.last) @ self.projection).float().cpu().numpy()


def main():
    tower = pixels = None
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["ask"] == "open":
            device = "cuda" if torch.cuda.is_available() else "cpu"
            tower = Tower(asked["model"], device)
            side = asked["model"]["size"]["sidePx"]
            pixels = np.fromfile(asked["pixels"], dtype="<f4").reshape(asked["pictures"], 3, side, side)
            name = torch.cuda.get_device_name() if device == "cuda" else device
            answer = {"device": device, "name": name, "torch": torch.__version__}
        elif asked["ask"] == "turn":
            start, done, batch = time.perf_counter(), 0, asked["batch"]
            while done < asked["count"]:
                at = done % len(pixels)
                done += len(tower(pixels[at : at + batch]))
            answer = {"ms": (time.perf_counter() - start) * 1000}
        else:
            answer = {"embedding": tower(pixels[asked["index"] : asked["index"] + 1])[0].tolist()}
        print(json.dumps(answer), flush=True)


with torch.inference_mode():
    main()
