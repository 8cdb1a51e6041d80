"""What PyTorch 1.13 is slow at on a CPU (fused.c): batch normalisation, skip and ReLU at once, and convolutions of tiny images.

Only training uses it. Compiled on first use; needs a C compiler."""
import ctypes
import os
import subprocess
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F

_library = None


def _compiled():
    global _library
    if _library is None:
        source = Path(__file__).with_name("fused.c")
        with tempfile.TemporaryDirectory() as folder:
            built = os.path.join(folder, "fused.so")
            subprocess.run(["cc", "-O3", "-march=native", "-mprefer-vector-width=512", "-ffast-math", "-fno-finite-math-only",
                            "-shared", "-fPIC", "-o", built, str(source), "-lm"], check=True)
            _library = ctypes.CDLL(built)
    return _library


def _at(tensor):
    return ctypes.c_void_p(None if tensor is None else tensor.data_ptr())


class _NormSkipRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, skip, gamma, beta, eps, relu):
        x = x.contiguous(memory_format=torch.channels_last)
        skip = None if skip is None else skip.contiguous(memory_format=torch.channels_last)
        n, c, h, w = x.shape
        y = torch.empty_like(x)
        mean, variance, rstd = (torch.empty(c) for _ in range(3))
        _compiled().norm_forward(_at(x), _at(skip), _at(gamma), _at(beta), _at(mean), _at(variance), _at(rstd), _at(y),
                                 ctypes.c_int64(n * h * w), c, ctypes.c_float(eps), int(relu))
        ctx.save_for_backward(x, y, gamma, mean, rstd)
        ctx.relu, ctx.skipped = relu, skip is not None
        ctx.mark_non_differentiable(mean, variance)
        return y, mean, variance

    @staticmethod
    def backward(ctx, dy, _mean, _variance):
        x, y, gamma, mean, rstd = ctx.saved_tensors
        dy = dy.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
        n, c, h, w = x.shape
        dx = torch.empty_like(x)
        dskip = torch.empty_like(x) if ctx.skipped and ctx.relu else dy if ctx.skipped else None
        dgamma, dbeta = torch.empty(c), torch.empty(c)
        _compiled().norm_backward(_at(dy), _at(x), _at(y), _at(gamma), _at(mean), _at(rstd), _at(dx),
                                  _at(dskip if ctx.relu else None), _at(dgamma), _at(dbeta), ctypes.c_int64(n * h * w), c, int(ctx.relu))
        return dx, dskip, dgamma, dbeta, None, None


def norm(bn, x, skip=None, relu=True):
    """relu(bn(x) + skip). In training with bfloat16 by the fused kernel, else by PyTorch's own operations."""
    if bn.training and x.dtype == torch.bfloat16:
        y, mean, variance = _NormSkipRelu.apply(x, skip, bn.weight, bn.bias, bn.eps, relu)
        rows = x.numel() // x.shape[1]
        with torch.no_grad():
            bn.running_mean.lerp_(mean, bn.momentum)
            bn.running_var.lerp_(variance * (rows / (rows - 1)), bn.momentum)
            bn.num_batches_tracked += 1
        return y
    y = bn(x)
    y = y if skip is None else y + skip
    return F.relu(y) if relu else y


class _SmallConvolution(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, stride):
        x = x.contiguous(memory_format=torch.channels_last)
        n, c, side, _ = x.shape
        out = (side + stride - 1) // stride
        rows = torch.empty((n * out * out, 9 * c), dtype=torch.bfloat16)
        _compiled().neighbourhoods(_at(x), _at(rows), ctypes.c_int64(n), side, c, stride)
        flat = weight.to(torch.bfloat16).permute(0, 2, 3, 1).reshape(len(weight), 9 * c)
        ctx.save_for_backward(rows, flat)
        ctx.geometry = n, c, side, stride
        return (rows @ flat.t()).view(n, out, out, len(weight)).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx, dy):
        rows, flat = ctx.saved_tensors
        n, c, side, stride = ctx.geometry
        dy = dy.to(torch.bfloat16).permute(0, 2, 3, 1).reshape(-1, len(flat))
        drows = dy @ flat
        dx = torch.empty((n, c, side, side), dtype=torch.bfloat16).contiguous(memory_format=torch.channels_last)
        _compiled().neighbourhoods_backward(_at(drows), _at(dx), ctypes.c_int64(n), side, c, stride)
        dweight = (dy.t() @ rows).float().view(len(flat), 3, 3, c).permute(0, 3, 1, 2)
        return dx, dweight, None


def small_convolution(conv, x):
    """A 3×3 convolution of images so small that oneDNN's own is slow on them: as one matrix product."""
    if conv.training and x.dtype == torch.bfloat16:
        return _SmallConvolution.apply(x, conv.weight, conv.stride[0])
    return conv(x)
