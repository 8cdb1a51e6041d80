"""Checkpoint -> a model folder in the Hugging Face ONNX layout. usage: export.py CHECKPOINT.pt WORK OUT_FOLDER [--raw]

Everything goes to a folder beside OUT first and is moved file by file, so that a judge that loads meanwhile sees whole
files. Keys of judge.json that others added (calibration) stay, unless the weights changed: then they no longer fit."""
import argparse
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

import hf_files
from int8 import store_as_int8
from model import DEPTHS, DIM, FIRST_DEPTHS, PATCH, SIDE, SMOOTHING, DoodleClip, pad
from wordpiece import MAX_TOKENS, WordPiece

OPSET = 17


def fold_batch_norms(module):
    """Convolution and batch norm as one convolution, wherever one follows the other."""
    children = list(module._modules.items())
    for (_, child), (name, after) in zip(children, children[1:]):
        if isinstance(child, torch.nn.Conv2d) and isinstance(after, torch.nn.BatchNorm2d):
            previous = next(k for k, v in children if v is child)
            module._modules[previous] = fuse_conv_bn_eval(child, after)
            module._modules[name] = torch.nn.Identity()
    for child in module._modules.values():
        fold_batch_norms(child)


class BothWays(torch.nn.Module):
    """What ships: the mean of a picture's embedding and its mirror image's. Better than either, and a mirrored drawing has
    the same score. The first convolution reads the pixels themselves instead of patches of them, and smooths them: training
    sees pictures moved by fractions of a pixel, so crisp ones would be strange to it."""

    def __init__(self, image):
        super().__init__()
        self.image = image
        patches = image.stem.weight.data  # outputs × (3 · 4 · 4) × 3 × 3, as pixel_unshuffle orders them
        o = len(patches)
        whole = patches.view(o, 3, PATCH, PATCH, 3, 3).permute(0, 1, 4, 2, 5, 3).reshape(o, 3, 3 * PATCH, 3 * PATCH)
        smooth = torch.outer(SMOOTHING, SMOOTHING)[None, None]
        whole = F.conv2d(whole.reshape(3 * o, 1, 3 * PATCH, 3 * PATCH), smooth, padding=2).view(o, 3, 3 * PATCH + 2, 3 * PATCH + 2)
        self.stem = torch.nn.Conv2d(3, o, 3 * PATCH + 2, PATCH, PATCH + 1)
        self.stem.weight.data, self.stem.bias.data = whole, image.stem.bias.data
        self.register_buffer("backwards", torch.arange(SIDE - 1, -1, -1))

    def forward(self, pixel_values):
        both = torch.cat([pixel_values, pixel_values.index_select(3, self.backwards)])
        e = F.normalize(self.image.after_stem(torch.relu(self.stem(both))), dim=-1)
        one, other = e.chunk(2)
        return one + other


def load(path, work, raw=False):
    vocab = json.load(open(work / "vocab.json"))
    saved = torch.load(path, map_location="cpu")
    weights = saved["model" if raw else "ema"]
    grown = f"image.body.{sum(DEPTHS) - 1}.a.weight" in weights
    model = DoodleClip(len(vocab), MAX_TOKENS, DEPTHS if grown else FIRST_DEPTHS, len(weights["image.place.weight"]),
                       len(weights["text.weigh.weight"]))
    model.load_state_dict(weights)
    return model.eval(), WordPiece(vocab), vocab, saved["step"]


def write_onnx(model, folder, pieces):
    folder.mkdir(parents=True)
    x = torch.rand(2, 3, SIDE, SIDE)
    torch.onnx.export(model.image, (x,), str(folder / "vision_model_int8.onnx"), opset_version=OPSET, input_names=["pixel_values"],
                      output_names=["image_embeds"], dynamic_axes={"pixel_values": {0: "batch"}, "image_embeds": {0: "batch"}})
    ids, mask = pad([pieces.encode("a cat"), pieces.encode("a raccoon driving a tractor")])
    both = {0: "batch", 1: "sequence"}
    torch.onnx.export(model.text, (ids, mask), str(folder / "text_model_int8.onnx"), opset_version=OPSET,
                      input_names=["input_ids", "attention_mask"], output_names=["text_embeds"],
                      dynamic_axes={"input_ids": both, "attention_mask": both, "text_embeds": {0: "batch"}})
    for file in sorted(folder.glob("*.onnx")):
        onnx.checker.check_model(onnx.load(str(file)), full_check=True)
        print(f"{file.name}: int8 weights are off by {store_as_int8(file):.4f} of a channel's largest at most")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("checkpoint", type=Path)
    p.add_argument("work", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("--raw", action="store_true", help="the last weights, not their moving average")
    args = p.parse_args()
    model, pieces, vocab, step = load(args.checkpoint, args.work, args.raw)
    fold_batch_norms(model.image)
    model.image = BothWays(model.image).eval()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=args.out.parent, prefix=".doodle-clip-") as temporary:
        fresh = Path(temporary)
        write_onnx(model, fresh / "onnx", pieces)
        hf_files.write(fresh, vocab, len(vocab), model.log_scale.exp().clamp(max=100).item(), args.work)
        hf_files.keep_added_keys(args.out, fresh)
        for file in sorted(fresh.rglob("*")):
            if file.is_file():
                target = args.out / file.relative_to(fresh)
                target.parent.mkdir(exist_ok=True)
                file.chmod(0o644)
                shutil.move(file, target)
    size = sum(f.stat().st_size for f in args.out.rglob("*") if f.is_file())
    print(f"step {step}: {args.out}, {size / 1e6:.1f} MB, {DIM} dimensions")


if __name__ == "__main__":
    main()
