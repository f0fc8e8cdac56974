"""PyTorch and Keras as far as a saved network needs them, by their documentation: lines are run where neither is there.

What they make of weights, against the real ones, tests/data/test_weights_oracles.py asks.
"""

import importlib.util
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
from safetensors.numpy import load_file


def stand_in(monkeypatch, system):
    """What a system's lines import, unless it is installed."""
    if importlib.util.find_spec(system) is not None:
        return
    modules = {"torch": {"torch": torch(), "safetensors.torch": SimpleNamespace(load_file=load_file)},
               "keras": {"keras": keras()}}  # fmt: skip
    for name, parts in modules[system].items():
        module = ModuleType(name)
        vars(module).update(vars(parts))
        monkeypatch.setitem(sys.modules, name, module)


def lstm(x, W, U, b):
    """h [T, B, H] of x [T, B, D], the blocks in the order i f g o of both systems."""
    h = c = np.zeros((x.shape[1], U.shape[1]))
    states = []
    for now in x:
        i, f, g, o = np.split(now @ W.T + h @ U.T + b, 4, axis=1)
        c = c / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        states.append(h)
    return np.array(states)


# -- PyTorch: one module has names and shapes, and takes no others


class Tensor(np.ndarray):
    def detach(self):
        return self

    def numpy(self):
        return np.asarray(self)


class LSTM:
    def __init__(self, D, H):
        self.shapes = {"weight_ih_l0": (4 * H, D), "weight_hh_l0": (4 * H, H),
                       "bias_ih_l0": (4 * H,), "bias_hh_l0": (4 * H,)}  # fmt: skip

    def double(self):
        return self

    def load_state_dict(self, state):
        assert {name: array.shape for name, array in state.items()} == self.shapes
        self.weights = {name: state[name] for name in self.shapes}

    def parameters(self):
        return [array.view(Tensor) for array in self.weights.values()]

    def __call__(self, x):
        """One sequence [T, D], or a batch of them [T, B, D]."""
        w = self.weights
        rows = x[:, None] if x.ndim == 2 else x
        h = lstm(rows, w["weight_ih_l0"], w["weight_hh_l0"], w["bias_ih_l0"] + w["bias_hh_l0"])
        h = (h[:, 0] if x.ndim == 2 else h).view(Tensor)
        return h, (h[-1:], None)


class Linear:
    def __init__(self, D, K):
        self.shapes = {"weight": (K, D), "bias": (K,)}

    def __call__(self, h):
        return (h @ self.weights["weight"].T + self.weights["bias"]).view(Tensor)


class ModuleDict(dict):
    def double(self):
        return self

    def load_state_dict(self, state):
        wanted = {f"{key}.{name}": shape for key, one in self.items() for name, shape in one.shapes.items()}
        assert {name: array.shape for name, array in state.items()} == wanted
        for key, one in self.items():
            one.weights = {name: state[f"{key}.{name}"] for name in one.shapes}


def torch():
    nn = SimpleNamespace(LSTM=LSTM, Linear=Linear, ModuleDict=ModuleDict)
    return SimpleNamespace(nn=nn, from_numpy=lambda x: x)


# -- Keras: a list of weights in the order of the layers, float32


class Recurrent:
    """A layer of a model, which hands it its weights, or one alone, which keeps its own."""

    def __init__(self, H, return_sequences=False, dtype="float32"):
        assert return_sequences
        self.H, self.dtype = H, dtype

    def shapes(self, D):
        return [(D, 4 * self.H), (self.H, 4 * self.H), (4 * self.H,)], self.H

    def build(self, shape):
        self.wanted, _ = self.shapes(shape[-1])

    def set_weights(self, weights):
        assert [array.shape for array in weights] == self.wanted
        self.weights = [array.astype(self.dtype) for array in weights]

    def get_weights(self):
        return self.weights

    def __call__(self, x, *weights):
        kernel, recurrent, bias = weights or self.weights
        return lstm(x.transpose(1, 0, 2), kernel.T, recurrent.T, bias).transpose(1, 0, 2)


class Dense:
    def __init__(self, K):
        self.K = K

    def shapes(self, D):
        return [(D, self.K), (self.K,)], self.K

    def __call__(self, h, kernel, bias):
        return h @ kernel + bias


class Sequential:
    def __init__(self, layers):
        (_, self.D), *self.layers = layers

    def set_weights(self, weights):
        left, D, self.weights = list(weights), self.D, []
        for layer in self.layers:
            shapes, D = layer.shapes(D)
            own, left = left[: len(shapes)], left[len(shapes) :]
            assert [array.shape for array in own] == shapes
            self.weights.append([array.astype(np.float32) for array in own])
        assert not left

    def __call__(self, x):
        for layer, weights in zip(self.layers, self.weights, strict=True):
            x = layer(x, *weights)
        return x


def keras():
    ops = SimpleNamespace(convert_to_numpy=np.asarray)
    return SimpleNamespace(Input=lambda shape: shape, Sequential=Sequential, ops=ops,
                           layers=SimpleNamespace(LSTM=Recurrent, Dense=Dense))  # fmt: skip
