"""The trained guard -> models/writing-guard. usage: export.py WORK OUT

Weights are stored as fp16 and cast on loading (ONNX Runtime folds the casts): half the size, and the arithmetic is fp32's.
guard.json gets its thresholds from drawings and fonts that were not trained with."""
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn.utils.fusion import fuse_conv_bn_eval

from model import CHANNELS, SIDE, Guard
from train import load, scores

OPSET = 17
# Of honest drawings, this share may meet the verdict at all, and this share may lose everything.
DOUBTFUL_RATE, SURE_RATE = 0.006, 0.003


def fold_batch_norms(module):
    for name, child in module.named_children():
        parts = list(child.children())
        if len(parts) == 2 and isinstance(parts[0], torch.nn.Conv2d) and isinstance(parts[1], torch.nn.BatchNorm2d):
            setattr(module, name, fuse_conv_bn_eval(*parts))
        else:
            fold_batch_norms(child)


def store_as_fp16(file):
    model = onnx.load(str(file))
    graph, casts = model.graph, []
    for tensor in list(graph.initializer):
        if tensor.data_type != TensorProto.FLOAT:
            continue
        half = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), tensor.name + "_half")
        casts.append(helper.make_node("Cast", [half.name], [tensor.name], to=TensorProto.FLOAT))
        graph.initializer.remove(tensor)
        graph.initializer.append(half)
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(file))


def main():
    work, out = Path(sys.argv[1]), Path(sys.argv[2])
    torch.set_num_threads(1)
    model = Guard()
    model.load_state_dict(torch.load(work / "guard.pt"))
    model.eval()
    pixels, written, kinds, names = load(work, "tune")
    fold_batch_norms(model)
    with torch.no_grad():  # what is stored is what runs
        for parameter in model.parameters():
            parameter.copy_(parameter.half().float())
    out.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(model, (torch.rand(2, CHANNELS, SIDE, SIDE),), str(out / "guard.onnx"), opset_version=OPSET,
                      input_names=["pixels"], output_names=["probability"],
                      dynamic_axes={"pixels": {0: "batch"}, "probability": {0: "batch"}})
    store_as_fp16(out / "guard.onnx")
    p = scores(model, pixels, np.arange(len(kinds)))
    honest = np.isin(kinds, ["drawing", "half", "scene"]) & ~written
    doubtful, sure = (float(np.quantile(p[honest], 1 - rate)) for rate in (DOUBTFUL_RATE, SURE_RATE))
    thresholds = {"doubtful": round(doubtful, 4), "sure": round(max(sure, doubtful + 1e-3), 4)}
    json.dump(thresholds, open(out / "guard.json", "w"), indent=2)
    open(out / "guard.json", "a").write("\n")
    print(thresholds, f"{(out / 'guard.onnx').stat().st_size} bytes; tuning, n = {honest.sum()} honest, {written.sum()} written")
    for kind in sorted(set(kinds)):
        here = kinds == kind
        print(f"{kind:8} n = {here.sum():5}  doubtful {np.mean(p[here] >= thresholds['doubtful']):.2%}  sure {np.mean(p[here] >= thresholds['sure']):.2%}")
    # For check-guard.ts: PyTorch's answers, to compare ONNX Runtime's with.
    rows = np.linspace(0, len(kinds) - 1, 200).astype(int)
    (work / "golden.bin").write_bytes(pixels[rows].numpy().tobytes())
    json.dump(scores(model, pixels, rows).tolist(), open(work / "golden.json", "w"))


if __name__ == "__main__":
    main()
