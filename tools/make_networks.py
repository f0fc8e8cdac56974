#!/usr/bin/env python3
"""Train the networks of assets/networks, and write them there: python -m tools.make_networks [NAME ...].

Each is trained from its seed by lstm_viz/data/networks.py, and told of: which unit follows its signal, and how closely.
"""

import hashlib
import json
import sys

from lstm_viz.core.ranked import measure, order
from lstm_viz.core.run import run
from lstm_viz.data.networks import EXAMPLES, SETTINGS, Example, made, settings, written_settings
from lstm_viz.data.weights import weights_bytes


def file_of(example: Example) -> bytes:
    """The weight file of what its recipe makes."""
    model = made(example)
    (cell,) = model.layers
    return weights_bytes(cell, ".safetensors", features=example.features, readout=model.readout)


def write(name: str) -> str:
    """Train one and write it; what came of it, in a line."""
    example = EXAMPLES[name]
    data = file_of(example)
    example.path.write_bytes(data)
    kept = written_settings() if SETTINGS.exists() else {}
    kept[name] = {"settings": settings(example), "sha256": hashlib.sha256(data).hexdigest()}
    table = {one: kept[one] for one in EXAMPLES if one in kept}
    SETTINGS.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    trace, signal = run(example.params, example.inputs), example.signal(example.inputs)
    best = int(order(trace, "input", signal)[0])
    return f"{name}: {len(data)} bytes; unit {best} follows, {measure(trace, 'input', signal)[best]:+.3f}"


if __name__ == "__main__":
    for name in sys.argv[1:] or EXAMPLES:
        print(write(name))
