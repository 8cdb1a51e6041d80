"""Weights as int8 with one scale a channel; activations stay float32, so that no drawing depends on its batch.

ONNX Runtime folds `Cast` and `Mul` back into float32 weights when it loads: a quarter of the bytes at the same speed."""
import numpy as np
import onnx
from onnx import helper, numpy_helper

SMALLEST = 2048  # elements; below it there is nothing to save


def channel_axis(graph, name):
    """The axis of the outputs (rows of a look-up table count as outputs), or None where the use is not known."""
    for node in graph.node:
        if name in node.input:
            if node.op_type in ("Conv", "Gather"):
                return 0
            if node.op_type == "MatMul":
                return -1
            if node.op_type == "Gemm":
                return 0 if any(a.name == "transB" and a.i for a in node.attribute) else 1
    return None


def store_as_int8(path):
    """Rewrites the file; returns the largest error of a weight as a share of its channel's largest weight."""
    model = onnx.load(str(path))
    graph, nodes, worst = model.graph, [], 0.0
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        axis = channel_axis(graph, tensor.name)
        if values.dtype != np.float32 or values.ndim < 2 or values.size < SMALLEST or axis is None:
            continue
        others = tuple(i for i in range(values.ndim) if i != axis % values.ndim)
        scale = np.maximum(np.abs(values).max(axis=others, keepdims=True), 1e-12) / 127
        small = np.round(values / scale).astype(np.int8)
        worst = max(worst, float((np.abs(small * scale - values) / scale).max() / 127))
        graph.initializer.remove(tensor)
        graph.initializer.extend([numpy_helper.from_array(small, f"{tensor.name}_int8"),
                                  numpy_helper.from_array(scale.astype(np.float32), f"{tensor.name}_scale")])
        nodes += [helper.make_node("Cast", [f"{tensor.name}_int8"], [f"{tensor.name}_float"], to=onnx.TensorProto.FLOAT),
                  helper.make_node("Mul", [f"{tensor.name}_float", f"{tensor.name}_scale"], [tensor.name])]
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *rest])
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))
    return worst
