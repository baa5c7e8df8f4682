"""Run a network with ONNX Runtime or OpenVINO: numbers of pieces in, a vector for each piece out."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding import hub

Numbers = NDArray[np.int64]
Vectors = NDArray[np.float32]

_SMALLEST_MATRIX = 4096
_TOGETHER = "128"
"""So many numbers of a piece share a factor: 64 to 384 take the same time. One for a whole row leaves the sums in 32 bits,
as does any number that the width of the network is no multiple of, which 128 mostly divides."""


class Runner(Protocol):
    """A network that is ready to run; `inputs` are the names of what it takes."""

    @property
    def inputs(self) -> frozenset[str]: ...

    def run(self, given: dict[str, Numbers]) -> Vectors:
        """float32 (texts, pieces, width) of arrays (texts, pieces)."""
        ...


class OnnxRunner:
    """ONNX Runtime, on a GPU where its package for GPUs is installed and finds one."""

    def __init__(self, path: Path) -> None:
        hub.silence()
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads()
        there = onnxruntime.get_available_providers()
        wanted = [
            each for each in ("CUDAExecutionProvider", "CPUExecutionProvider") if each in there
        ]
        self._session = onnxruntime.InferenceSession(str(path), options, providers=wanted)
        self.inputs = frozenset(each.name for each in self._session.get_inputs())
        self._output = _output([each.name for each in self._session.get_outputs()])

    def run(self, given: dict[str, Numbers]) -> Vectors:
        return np.asarray(self._session.run([self._output], given)[0], dtype=np.float32)


class OpenVinoRunner:
    """OpenVINO on the processor; with `int8` the matrices are rounded as they are read."""

    def __init__(self, path: Path, *, int8: bool) -> None:
        hub.silence()
        import openvino

        core = openvino.Core()
        model = core.read_model(str(path))
        settings: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",  # or newer processors would take bfloat16
            "INFERENCE_NUM_THREADS": threads(),
            "ENABLE_CPU_PINNING": False,  # or all that this program does afterwards keeps to one core
        }
        if int8:
            _round(model)
            settings["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = _TOGETHER
        compiled = core.compile_model(model, "CPU", settings)
        self._request = compiled.create_infer_request()
        self._one_at_a_time = threading.Lock()
        self.inputs = frozenset(each.any_name for each in compiled.inputs)
        names = [each.any_name for each in compiled.outputs]
        self._output = compiled.output(names.index(_output(names)))

    def run(self, given: dict[str, Numbers]) -> Vectors:
        with self._one_at_a_time:
            return np.array(self._request.infer(given)[self._output], dtype=np.float32)


def threads() -> int:
    """What OMP_NUM_THREADS says, as for torch; else one for each core that this program may use."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _output(names: Sequence[str]) -> str:
    """The one that holds a vector for each piece."""
    for name in ("last_hidden_state", "token_embeddings"):
        if name in names:
            return name
    return names[0]


def _round(model: Any) -> None:
    """Hold each matrix that texts are multiplied with as 8-bit numbers, a factor for each column.

    OpenVINO then multiplies integers. (Reading an ONNX file of such integers was slower than 32 bits.)
    """
    from openvino import opset13 as operations

    for node in model.get_ordered_ops():
        if node.get_type_name() != "MatMul":
            continue
        held = node.input(1).get_source_output().get_node()
        if held.get_type_name() != "Constant" or held.data.ndim != 2:
            continue
        matrix = np.asarray(held.data, dtype=np.float32)
        if matrix.size < _SMALLEST_MATRIX:
            continue
        axis = 1 if node.get_attributes()["transpose_b"] else 0
        factors = np.maximum(np.abs(matrix).max(axis=axis, keepdims=True) / 127, 1e-12)
        factors = factors.astype(np.float32)
        rounded = np.clip(np.rint(matrix / factors), -127, 127).astype(np.int8)
        numbers = operations.convert(operations.constant(rounded), "f32")
        again = operations.multiply(numbers, operations.constant(factors))
        node.input(1).replace_source_output(again.output(0))
