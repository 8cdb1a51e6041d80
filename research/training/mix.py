"""The mean of two checkpoints of one shape, weight by weight: a model between another and its further-trained successor
can be better than both (WiSE-FT, arXiv 2109.01903).

usage: mix.py OLD.pt NEW.pt SHARE OUT.pt   SHARE: NEW's. Moving averages are mixed; the result is for export, or to train on."""
import sys
from pathlib import Path

import torch

if __name__ == "__main__":
    (old, new), share, out = (torch.load(p) for p in sys.argv[1:3]), float(sys.argv[3]), Path(sys.argv[4])
    mixed = {k: v.lerp(new["ema"][k], share) if v.dtype.is_floating_point else new["ema"][k] for k, v in old["ema"].items()}
    torch.save({"ema": mixed, "model": mixed, "extra": new["extra"], "optimizers": new.get("optimizers", ()), "step": new["step"]}, out)
