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


def seen_by_layer(parts):
    """What each part hears and answers, one after the other: in_0, out_0, in_1, ..."""
    heard, found = random.normal(size=(B, T, D)), {}
    for k, part in enumerate(parts):
        answer = np.asarray(part(heard))
        found |= {f"in_{k}": heard.transpose(1, 0, 2), f"out_{k}": answer.transpose(1, 0, 2)}
        heard = answer
    return found


def submodel(name, activation):
    """Two layers whose names come again in the other submodel."""
    inputs = keras.Input((T, D))
    middle = layers.LSTM(D, return_sequences=True, name="second")(inputs)
    return keras.Model(
        inputs, layers.LSTM(D, return_sequences=True, activation=activation, name="memory")(middle), name=name
    )


inputs, ahead, then = keras.Input((T, D)), submodel("first", "relu"), submodel("later", "tanh")
nested = fill(keras.Model(inputs, then(ahead(inputs))))
parts = [sub.get_layer(name) for sub in (ahead, then) for name in ("second", "memory")]
cells = [layers.LSTMCell(D, activation="relu"), layers.LSTMCell(D)]
stacked = fill(keras.Sequential([keras.Input((T, D)), layers.RNN(cells, return_sequences=True, name="two")]))
alone = [layers.RNN(cell, return_sequences=True) for cell in cells]
back = layers.LSTM(2, return_sequences=True, go_backwards=True, name="mine")
both = layers.Bidirectional(
    layers.RNN(layers.LSTMCell(2, activation="relu"), return_sequences=True, name="a"), name="both"
)
given = layers.Bidirectional(layers.LSTM(2, return_sequences=True, name="b"), backward_layer=back, name="given")
halves = fill(keras.Sequential([keras.Input((T, D)), both, given]))
for name, model, heard in (("nested", nested, parts), ("two_cells", stacked, alone), ("halves", halves, [both, given])):
    model.save(HERE / f"keras_{name}.keras")
    model.save(HERE / f"keras_{name}.h5")
    np.savez(HERE / f"keras_{name}_seen.npz", **seen_by_layer(heard))
