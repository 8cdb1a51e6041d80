"""A checkpoint from a model folder that ships: training goes on from it where no checkpoint was kept.

usage: restore.py MODEL_FOLDER WORK NEW.pt STEP   Undoes what export.py does: int8 weights, the stem's smoothing and folded batch
norms, whose statistics are taken from training drawings. WORK gets the model's vocabulary. What only training needs is fitted
anew; no optimizer's state comes back."""
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import numpy_helper

from data import pixels
from model import LAYERS, PATCH, SMOOTHING, DoodleClip, pad
from roles import Roles
from texts import Teacher
from wordpiece import MAX_TOKENS, WordPiece

# Norm of each output's weights. A batch norm takes any, but the size of a step is measured by it (muon.py).
ROW_NORM, PICTURES, RIDGE = 1.15, 2000, 1.0
TEXT_MATRICES = [f"layers.{layer}.{part}.weight" for layer in range(LAYERS) for part in ("qkv", "out", "up", "down")] + ["weigh.weight"]


def weights_of(path):
    """By name, as float32; those that the exporter gave no name by their number, in order."""
    graph = onnx.load(str(path)).graph
    stored = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    values = {n: v for n, v in stored.items() if not n.endswith(("_int8", "_scale"))}
    values.update({n[:-5]: v.astype(np.float32) * stored[f"{n[:-5]}_scale"] for n, v in stored.items() if n.endswith("_int8")})
    return {n: torch.from_numpy(np.array(v)) for n, v in values.items()}


def patches_of(stem):
    """The first convolution's weights before the exporter smoothed them and laid patches out as pixels (export.py's BothWays)."""
    side = 3 * PATCH
    blur = np.zeros((side + 2, side))
    for k in range(side):
        blur[k:k + 3, k] = SMOOTHING.numpy()
    sharp = torch.from_numpy(np.linalg.pinv(blur)).float()
    whole = torch.einsum("ij,ocjk,lk->ocil", sharp, stem, sharp)
    o = len(stem)
    return whole.view(o, 3, 3, PATCH, 3, PATCH).permute(0, 1, 3, 5, 2, 4).reshape(o, 3 * PATCH ** 2, 3, 3)


def image_state(model, weights):
    """Convolutions as they are folded, batch norms that only add."""
    state = model.image.state_dict()
    for name in state:
        if name.endswith(("running_mean", "num_batches_tracked")):
            state[name] = torch.zeros_like(state[name])
        elif name.endswith("running_var"):
            state[name] = torch.ones_like(state[name]) - 1e-5
        elif name == "stem.weight":
            state[name] = patches_of(weights["stem.weight"])
        elif f"image.{name}" in weights:
            state[name] = weights[f"image.{name}"]
        else:  # a batch norm's: an.weight, an.bias
            norm, kind = name.rsplit(".", 1)
            bias = weights["stem.bias" if norm == "stemn" else f"image.{norm_to_conv(norm)}.bias"]
            state[name] = bias if kind == "bias" else torch.ones_like(bias)
    return state


def norm_to_conv(norm):
    """The convolution before a batch norm is named as it is, less its last letter."""
    return norm[:-1]


def unfold(image, x):
    """Gives each convolution rows of one norm, and each batch norm after it the mean and deviation of what it sees of `x`."""
    modules = dict(image.named_modules())
    pairs = [(modules[norm_to_conv(name)], norm) for name, norm in modules.items() if isinstance(norm, nn.BatchNorm2d)]
    seen = {}
    hooks = [norm.register_forward_pre_hook(lambda m, i: seen.__setitem__(m, (i[0].mean((0, 2, 3)), i[0].var((0, 2, 3)))))
             for _, norm in pairs]
    with torch.no_grad():
        gains = []
        for conv, norm in pairs:
            scale = ROW_NORM / conv.weight.flatten(1).norm(dim=1)
            conv.weight.mul_(scale[:, None, None, None])
            norm.running_var.copy_(scale ** 2 - norm.eps)
            gains.append(1 / scale)
        image(x)
        for (_, norm), gain in zip(pairs, gains):
            mean, variance = seen[norm]
            norm.bias.add_(mean * gain)
            norm.weight.copy_(gain * (variance + norm.eps).sqrt())
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
    for hook in hooks:
        hook.remove()


@torch.no_grad()
def embed(model, pieces, texts):
    return torch.cat([F.normalize(model.text(*pad([pieces.encode(t) for t in texts[at:at + 256]])), dim=-1) for at in range(0, len(texts), 256)])


def calibrated(cosines, right):
    """The sigmoid's scale (its logarithm) and offset that fit these pairs best (train.py's sigmoid_loss)."""
    scale, offset = torch.tensor(3.0, requires_grad=True), torch.tensor(-8.0, requires_grad=True)
    optimizer = torch.optim.LBFGS([scale, offset], max_iter=100, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = F.binary_cross_entropy_with_logits(scale.exp() * cosines + offset, right)
        value.backward()
        return value

    optimizer.step(loss)
    return scale.detach(), offset.detach()


def taught(model, pieces, teacher):
    """The linear map from text embeddings to the teacher's rows: ridge regression."""
    x = embed(model, pieces, teacher.texts)
    x = torch.cat([x, torch.ones(len(x), 1)], 1)
    solved = torch.linalg.solve(x.t() @ x + RIDGE * torch.eye(x.shape[1]), x.t() @ torch.from_numpy(teacher.rows))
    return solved[:-1].t().contiguous(), solved[-1].clone()


def main():
    folder, work, out = map(Path, sys.argv[1:4])
    pieces = json.load(open(folder / "tokenizer.json"))["model"]["vocab"]
    vocab = sorted(pieces, key=pieces.get)
    json.dump(vocab, open(work / "vocab.json", "w"))
    image, text = (weights_of(folder / "onnx" / f"{kind}_model_int8.onnx") for kind in ("vision", "text"))
    unnamed = sorted((n for n in text if n.startswith("onnx::")), key=lambda n: int(n.split("_")[1]))
    # The exporter numbers them in the order in which they are used.
    text.update({name: text.pop(n).t().contiguous() for name, n in zip(TEXT_MATRICES, unnamed)})
    model = DoodleClip(len(vocab), MAX_TOKENS, places=len(image["image.place.weight"]), pools=len(text["weigh.weight"])).eval()
    model.text.load_state_dict(text)
    model.image.load_state_dict(image_state(model, image))
    with torch.no_grad():
        model.log_scale.fill_(float(np.log(json.load(open(folder / "judge.json"))["logitScale"])))

    drawings, words = pixels(work / "train-0.bin"), json.load(open(work / "train-0.json"))["words"]
    some, names = slice(None, None, len(drawings) // PICTURES), sorted(set(words))
    x = torch.from_numpy(np.array(drawings[some])).float().div_(255).sub_(1)[:, None]
    x = F.conv2d(x, torch.outer(SMOOTHING, SMOOTHING)[None, None], padding=1).expand(-1, 3, -1, -1)
    with torch.no_grad():
        before = model.image(x)
        unfold(model.image, x)
        print("largest change of an embedding:", (model.image(x) - before).abs().max().item())
    pieces = WordPiece(vocab)
    right = torch.tensor([[name == word for name in names] for word in words[some]]).float()
    scale, offset = calibrated(F.normalize(before, dim=-1) @ embed(model, pieces, [n.lower() for n in names]).t(), right)
    weight, bias = taught(model, pieces, Teacher(work))
    print("sigmoid:", scale.item(), offset.item())
    weights = model.state_dict()
    extra = {"calibrate.0": scale, "calibrate.1": offset, "teach.weight": weight, "teach.bias": bias, "roles.views": Roles().views.data}
    torch.save({"model": weights, "ema": weights, "extra": extra, "step": int(sys.argv[4])}, out)


if __name__ == "__main__":
    main()
