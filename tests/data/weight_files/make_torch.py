"""Writes torch_*.safetensors: state dicts of PyTorch, float32, and what PyTorch computes with them in float64.

Run by hand, in an environment with torch 2.13.0 and safetensors 0.8.0; pytest only reads the files:

    python tests/data/weight_files/make_torch.py
"""

from pathlib import Path

import torch
from safetensors.torch import save_file

HERE = Path(__file__).parent
torch.manual_seed(20211015)
T, B = 7, 2


def write(name, module, D, prefix="", extra=None):
    """The state dict in its own file; inputs, start states and outputs beside it."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.uniform_(-0.9, 0.9)  # unequal gates, no zero bias
    state = {prefix + key: value.clone() for key, value in module.state_dict().items()} | (extra or {})
    save_file(state, HERE / f"torch_{name}.safetensors")
    module = module.double()
    x = torch.randn(T, B, D, dtype=torch.float64)
    rows = module.num_layers * (2 if module.bidirectional else 1)
    start = torch.randn(rows, B, module.hidden_size, dtype=torch.float64) * 0.5
    seen = {"x": x, "h0": start}
    with torch.no_grad():
        if isinstance(module, torch.nn.LSTM):
            seen["c0"] = torch.randn_like(start)
            seen["y"], (seen["h_last"], seen["c_last"]) = module(x, (start, seen["c0"]))
        else:
            seen["y"], seen["h_last"] = module(x, start)
    save_file({key: value.contiguous() for key, value in seen.items()}, HERE / f"torch_{name}_seen.safetensors")


write("lstm", torch.nn.LSTM(3, 4), 3, extra={"head.weight": torch.ones(1, 4), "head.bias": torch.zeros(1)})
write("lstm_stack", torch.nn.LSTM(2, 3, num_layers=2, bidirectional=True), 2, prefix="encoder.lstm.")
write("gru", torch.nn.GRU(3, 4), 3)
write("rnn", torch.nn.RNN(3, 4), 3)
write("lstm_no_bias", torch.nn.LSTM(2, 3, bias=False), 2)
