"""Weight files: read from this project, PyTorch, Keras, ONNX, flax and equinox; written as numbers and nothing else.

>>> from lstm_viz import initial
>>> data = weights_bytes(initial("LSTM", 4, 3), ".safetensors", layout="pytorch")
>>> read_weights(data).found
"a .safetensors file in PyTorch's layout, float64: LSTM, D = 3, H = 4"

No file is ever executed: pickles are refused, and every size is checked before anything is unpacked.
"""

from lstm_viz.data.weights.contents import LARGEST_FILE, WeightsError
from lstm_viz.data.weights.layouts import LAYOUTS
from lstm_viz.data.weights.network import MOST_UNITS, Layer, Network, read_networks
from lstm_viz.data.weights.read import Weights, read_weights
from lstm_viz.data.weights.write import weights_bytes, write_weights

__all__ = [
    "LARGEST_FILE", "LAYOUTS", "MOST_UNITS", "Layer", "Network", "Weights", "WeightsError",
    "read_networks", "read_weights", "weights_bytes", "write_weights",
]  # fmt: skip
