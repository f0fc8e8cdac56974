"""Writes flax_*.safetensors: parameters of flax's linen cells, and what flax computes with them in float64.

Run by hand, in an environment with flax 0.12.8, jax 0.10.2 and safetensors 0.8.0; pytest only reads the files:

    python tests/data/weight_files/make_flax.py
"""

import os
from pathlib import Path

os.environ["JAX_ENABLE_X64"] = "1"

import flax.linen as nn
import jax
import numpy as np
from flax.traverse_util import flatten_dict
from safetensors.numpy import save_file

HERE = Path(__file__).parent
random = np.random.default_rng(20211015)
T, B, D, H = 7, 2, 3, 4

for name, cell in (("lstm", nn.OptimizedLSTMCell), ("gru", nn.GRUCell), ("rnn", nn.SimpleCell)):
    layer = nn.RNN(cell(H, dtype=float, param_dtype=float), time_major=True)
    x = random.normal(size=(T, B, D))
    tree = layer.init(jax.random.key(0), x)
    tree = jax.tree_util.tree_map(lambda part: random.uniform(-0.9, 0.9, part.shape), tree)
    flat = {key.replace("/", "."): np.asarray(part) for key, part in flatten_dict(tree, sep="/").items()}
    save_file(flat, HERE / f"flax_{name}.safetensors")
    np.savez(HERE / f"flax_{name}_seen.npz", x=x, y=np.asarray(layer.apply(tree, x)))
