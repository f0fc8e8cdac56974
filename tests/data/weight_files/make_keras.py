"""Writes keras_*: models that Keras saved in each of its forms, and what Keras computes with them, all in float32.

Run by hand, in an environment with keras 3.15.1 (NumPy backend) and h5py 3.16.0; pytest only reads the files:

    python tests/data/weight_files/make_keras.py
"""

import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "numpy"

import keras
import numpy as np
from keras import layers

HERE = Path(__file__).parent
random = np.random.default_rng(20211015)
T, B, D = 7, 2, 3


def fill(model):
    """Random weights, so that no bias is zero and no two gates are equal."""
    model.set_weights([random.uniform(-0.9, 0.9, weight.shape) for weight in model.get_weights()])
    return model


def seen(model):
    x = random.normal(size=(B, T, D))
    return {"x": x.transpose(1, 0, 2), "y": np.asarray(model(x)).transpose(1, 0, 2)}


one = fill(keras.Sequential([keras.Input((T, D)), layers.LSTM(4, return_sequences=True, name="memory")]))
one.save(HERE / "keras_lstm.keras")
one.save(HERE / "keras_lstm.h5")
one.save_weights(HERE / "keras_lstm.weights.h5")
np.savez(HERE / "keras_lstm_unnamed.npz", *one.layers[0].get_weights())
np.savez(HERE / "keras_lstm_seen.npz", **seen(one))

for reset_after in (True, False):
    gru = layers.GRU(4, return_sequences=True, reset_after=reset_after)
    model = fill(keras.Sequential([keras.Input((T, D)), gru]))
    name = f"keras_gru_{'after' if reset_after else 'before'}"
    model.save(HERE / f"{name}.keras")
    np.savez(HERE / f"{name}_seen.npz", **seen(model))

stack = fill(
    keras.Sequential(
        [
            keras.Input((T, D)),
            layers.SimpleRNN(3, return_sequences=True, name="zeroth"),
            layers.Bidirectional(layers.GRU(2, return_sequences=True), name="both"),
            layers.LSTM(3, return_sequences=True, activation="relu", name="again"),
            layers.Dense(1),
        ]
    )
)
stack.save(HERE / "keras_stack.keras")
stack.save(HERE / "keras_stack.h5")
np.savez(HERE / "keras_stack_seen.npz", **seen(keras.Model(stack.inputs, stack.layers[2].output)))
