"""From trained parameters to the int8 ONNX file that the service runs.

The file takes one window: its pieces' ids and casing. It gives each piece's probabilities of the
labels. Matrices are int8 by output, the vocabulary's vectors by row; activations are quantised
as they come. Seven bits of a weight's eight are used, since without VNNI products of eight
overflow on x86.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from service.entities.labels import LABELS
from training.network import EPSILON, HEADS, LAYERS, WIDTH, Parameters
from training.rows import LENGTH

_OPSET: Final = 20
_IR: Final = 10
_LARGEST: Final = 127

Array = NDArray[np.float32]


def export(parameters: Parameters, tokenizer: Path, into: Path) -> None:
    """Write ``model.onnx`` with these parameters, and a copy of ``tokenizer``, to a folder."""
    into.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(tokenizer, into / "tokenizer.json")
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.onnx")
        onnx.save(graph({name: np.asarray(array) for name, array in parameters.items()}), whole)
        quantize_dynamic(
            whole,
            into / "model.onnx",
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=["labels"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )


def graph(parameters: dict[str, Array]) -> onnx.ModelProto:
    """Return the network of `training.network` for one window, with float32 matrices."""
    build = _Graph()
    word = parameters["word"]
    scale = np.abs(word).max(1, keepdims=True) / _LARGEST
    vectors = build.add("Gather", build.array((word / scale).round().astype(np.int8)), "ids")
    vectors = build.add("Cast", vectors, to=TensorProto.FLOAT)
    vectors = build.add("Mul", vectors, build.add("Gather", build.array(scale), "ids"))
    positions = build.add(
        "Slice",
        build.array(parameters["position"][:LENGTH]),
        build.numbers(0),
        build.add("Shape", "ids"),
        build.numbers(0),
    )
    casing = build.add("Gather", build.array(parameters["casing"]), "casing")
    hidden = build.add("Add", build.add("Add", vectors, positions), casing)

    def normalised(inputs: str, name: str) -> str:
        arrays = (build.array(parameters[f"{name}.{part}"]) for part in ("weight", "bias"))
        return build.add("LayerNormalization", inputs, *arrays, axis=-1, epsilon=EPSILON)

    def linear(inputs: str, name: str) -> str:
        weight, bias = (build.array(parameters[f"{name}.{part}"]) for part in ("weight", "bias"))
        return build.add("Add", build.add("MatMul", inputs, weight, name=name), bias)

    hidden = normalised(hidden, "norm")
    for layer in range(LAYERS):
        heads = build.add(
            "Reshape",
            linear(hidden, f"{layer}.heads"),
            build.numbers(-1, 3, HEADS, WIDTH // HEADS),
        )
        query, key, value = (
            build.add("Gather", heads, build.array(np.array(part)), axis=1) for part in range(3)
        )
        query = build.add("Transpose", query, perm=(1, 0, 2))
        key = build.add("Transpose", key, perm=(1, 2, 0))
        value = build.add("Transpose", value, perm=(1, 0, 2))
        root = build.array(np.array(np.sqrt(WIDTH // HEADS), np.float32))
        weights = build.add("Div", build.add("MatMul", query, key), root)
        mixed = build.add("MatMul", build.add("Softmax", weights, axis=-1), value)
        mixed = build.add(
            "Reshape", build.add("Transpose", mixed, perm=(1, 0, 2)), build.numbers(-1, WIDTH)
        )
        mixed = build.add("Add", hidden, linear(mixed, f"{layer}.mix"))
        hidden = normalised(mixed, f"{layer}.mixed")
        wide = build.add("Gelu", linear(hidden, f"{layer}.wide"))
        hidden = build.add("Add", hidden, linear(wide, f"{layer}.narrow"))
        hidden = normalised(hidden, f"{layer}.norm")
    return build.model(build.add("Softmax", linear(hidden, "labels"), axis=-1))


class _Graph:
    """An ONNX graph in the making: names of values go in and out."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._arrays: list[onnx.TensorProto] = []

    def array(self, value: NDArray[np.generic]) -> str:
        """Add a constant."""
        name = f"array{len(self._arrays)}"
        self._arrays.append(numpy_helper.from_array(value, name))
        return name

    def numbers(self, *values: int) -> str:
        """Add a constant row of integers."""
        return self.array(np.array(values, np.int64))

    def add(
        self, operator: str, *inputs: str, name: str | None = None, **attributes: object
    ) -> str:
        """Add a node, and return the name of its output."""
        output = f"value{len(self._nodes)}"
        self._nodes.append(
            helper.make_node(operator, inputs, [output], name or f"node{output}", **attributes)
        )
        return output

    def model(self, output: str) -> onnx.ModelProto:
        """Return the whole, with what is ``output`` so far as ``probabilities``."""
        self._nodes.append(helper.make_node("Identity", [output], ["probabilities"]))
        made = helper.make_graph(
            self._nodes,
            "newsdesk",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, ["pieces"])
                for name in ("ids", "casing")
            ],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["pieces", LABELS])],
            self._arrays,
        )
        opset = [helper.make_opsetid("", _OPSET)]
        model = helper.make_model(made, opset_imports=opset, ir_version=_IR)
        onnx.checker.check_model(model, full_check=True)
        return model
