"""Weights -> models/doodle-pen. usage: export.py CHECKPOINT.pt OUT [--raw]

Two graphs: `step.onnx` takes one point of each drawing and tells of the next: the pen's state, its x for either state that
draws, keys and values to remember. `height.onnx` tells its y, given state and x. Weights are stored as fp16 under the names
that the checkpoint has (restore.py reads them) and cast on loading."""
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from data import Drawings
from model import FEATURES, LONGEST, QUALITIES, SIDE, TEXT, Pen

OPSET = 17


class Step(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, text, told, quality, x, y, pen, features, step, past):
        """`past`: layers × (keys, values) × drawings × heads × LONGEST × width; only the first `step` are filled."""
        net = self.net
        h = net.given(net.condition(text, quality, told), x, y, pen, features) + net.step(step)
        hidden = (torch.arange(LONGEST) >= step).float() * -1e9
        kept = []
        for i, block in enumerate(net.blocks):
            q, k, v = block.qkv(block.before_attention(h)).view(-1, 3, block.heads, 1, net.width // block.heads).unbind(1)
            scale = (net.width // block.heads) ** -0.5
            scores = torch.cat([(q @ past[i, 0].transpose(-1, -2)) * scale + hidden, (q * k).sum(-1, keepdim=True) * scale], -1)
            attention = torch.softmax(scores, -1)
            seen = attention[..., :LONGEST] @ past[i, 1] + attention[..., LONGEST:] * v
            h = h + block.joined(seen.reshape(-1, net.width))
            h = h + block.down(torch.relu(block.up(block.before_mlp(h))))
            kept.append(torch.stack([k, v]))
        h = net.last(h)
        xs = torch.stack([net.next_x(h, x, torch.full_like(x, state)) for state in (0, 1)], 1)
        return net.state(h), xs, h, torch.stack(kept)


class Height(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.head = net.next_y

    def forward(self, h, y, state, x):
        return self.head(h, y, state, x)


def store_as_fp16(file):
    model = onnx.load(str(file))
    graph, casts = model.graph, []
    for tensor in list(graph.initializer):
        if tensor.data_type == TensorProto.FLOAT:
            half = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f"{tensor.name}.half")
            casts.append(helper.make_node("Cast", [half.name], [tensor.name], to=TensorProto.FLOAT))
            graph.initializer.remove(tensor)
            graph.initializer.append(half)
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(file))


def golden(net, work):
    """What PyTorch says of some drawings, point by point, for check-pen.ts."""
    drawings = Drawings(work, 0)
    texts = torch.from_numpy(np.fromfile(work / "texts.f32", np.float32).reshape(-1, 3, TEXT))
    rows = []
    for i in drawings.kept_out[::300]:
        x, y, pen, f, to_x, to_y, to_pen, _ = drawings.batch(np.array([i]), changed=False)
        text = texts[drawings.words[i], 0]
        h = net.trunk(net.condition(text[None], torch.zeros(1, dtype=torch.long), torch.ones(1)), x, y, pen, f)
        to = to_pen.clamp(max=1)
        rows.append({"text": text.tolist(), "x": to_x[0, :-1].tolist(), "y": to_y[0, :-1].tolist(), "state": to_pen[0, :-1].tolist(),
                     "states": net.state(h)[0].tolist(), "xs": net.next_x(h, x, to)[0].tolist(), "ys": net.next_y(h, y, to, to_x)[0].tolist()})
    (work / "golden.json").write_text(json.dumps(rows))


@torch.no_grad()
def main():
    checkpoint, out = Path(sys.argv[1]), Path(sys.argv[2])
    stored = torch.load(checkpoint)
    net = Pen(**stored["shape"])
    net.load_state_dict(stored["net" if "--raw" in sys.argv else "average"])
    for parameter in net.parameters():  # what is stored is what runs
        parameter.copy_(parameter.half().float())
    net.eval()
    out.mkdir(parents=True, exist_ok=True)
    n, (layers, heads) = 2, (len(net.blocks), net.blocks[0].heads)
    index = torch.zeros(n, dtype=torch.long)
    step = (torch.rand(n, TEXT), torch.ones(n), index, index, index, index, torch.rand(n, FEATURES), torch.tensor(3),
            torch.rand(layers, 2, n, heads, LONGEST, net.width // heads))
    names = ["text", "told", "quality", "x", "y", "pen", "features", "step", "past"]
    rows = {name: {0: "drawings"} for name in names[:7] + ["state", "next_x", "h"]}
    torch.onnx.export(Step(net), step, str(out / "step.onnx"), opset_version=OPSET, do_constant_folding=False, input_names=names,
                      output_names=["state", "next_x", "h", "kept"], dynamic_axes={**rows, "past": {2: "drawings"}, "kept": {2: "drawings"}})
    torch.onnx.export(Height(net), (torch.rand(n, net.width), index, index, index), str(out / "height.onnx"), opset_version=OPSET,
                      do_constant_folding=False, input_names=["h", "y", "state", "x"], output_names=["next_y"],
                      dynamic_axes={name: {0: "drawings"} for name in ("h", "y", "state", "x", "next_y")})
    files = {}
    for name in ("step.onnx", "height.onnx"):
        store_as_fp16(out / name)
        files[name] = hashlib.sha256((out / name).read_bytes()).hexdigest()
    json.dump({"side": SIDE, "longest": LONGEST, "qualities": QUALITIES, "shape": net.shape, "step": stored["step"], "sha256": files},
              open(out / "pen.json", "w"), indent=2)
    open(out / "pen.json", "a").write("\n")
    golden(net, checkpoint.parent)
    print(f"step {stored['step']}: {sum(f.stat().st_size for f in out.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
