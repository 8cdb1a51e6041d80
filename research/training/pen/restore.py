"""A model folder -> weights for `train.py --from`. usage: restore.py models/doodle-pen OUT.pt"""
import json
import sys
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

from model import Pen

if __name__ == "__main__":
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    about = json.loads((folder / "pen.json").read_text())
    weights = {}
    for name, prefix in (("step.onnx", "net."), ("height.onnx", "head.")):
        for tensor in onnx.load(str(folder / name)).graph.initializer:
            if tensor.name.endswith(".half") and tensor.name.startswith(prefix):
                key = tensor.name[len(prefix):-len(".half")]
                weights[key if prefix == "net." else f"next_y.{key}"] = torch.from_numpy(numpy_helper.to_array(tensor).astype("float32"))
    Pen(**about["shape"]).load_state_dict(weights)
    torch.save({"shape": about["shape"], "average": weights}, out)
