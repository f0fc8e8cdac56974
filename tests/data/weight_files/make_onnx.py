"""Writes onnx_*: models of one node or two, and what ONNX's reference evaluator computes with them in float64.

Run by hand, in an environment with onnx 1.23.2; pytest only reads the files:

    python tests/data/weight_files/make_onnx.py

Beside each model its arrays are written as .npz, for readers without the package onnx.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

HERE = Path(__file__).parent
random = np.random.default_rng(20211015)
T, B, D, H = 7, 2, 3, 4
BLOCKS = {"LSTM": 4, "GRU": 3, "RNN": 1}


def write(name, kind, directions=1, peepholes=False, **attributes):
    K = BLOCKS[kind]
    arrays = {
        "W": random.uniform(-0.9, 0.9, (directions, K * H, D)),
        "R": random.uniform(-0.9, 0.9, (directions, K * H, H)),
        "B": random.uniform(-0.9, 0.9, (directions, 2 * K * H)),
    }
    inputs = ["X", "W", "R", "B"]
    if peepholes:
        arrays["P"] = random.uniform(-0.9, 0.9, (directions, 3 * H))
        inputs += ["", "", "", "P"]
    node = helper.make_node(kind, inputs, ["Y"], name="cell", hidden_size=H, **attributes)
    graph = helper.make_graph(
        [node],
        name,
        [helper.make_tensor_value_info("X", TensorProto.DOUBLE, [T, B, D])],
        [helper.make_tensor_value_info("Y", TensorProto.DOUBLE, [T, directions, B, H])],
        [numpy_helper.from_array(array, key) for key, array in arrays.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)])
    onnx.checker.check_model(model)
    (HERE / f"onnx_{name}.onnx").write_bytes(model.SerializeToString())
    x = random.normal(size=(T, B, D))
    (y,) = ReferenceEvaluator(model).run(None, {"X": x})
    np.savez(HERE / f"onnx_{name}_seen.npz", x=x, y=np.asarray(y), **arrays)


write("lstm", "LSTM")
write("lstm_peepholes", "LSTM", peepholes=True)
write("gru_after", "GRU", linear_before_reset=1)
write("gru_before", "GRU")
write("rnn", "RNN")
