"""Write weights as ``.npz`` or ``.safetensors``, in this project's layout or another system's."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from lstm_viz.core.readout import Readout
from lstm_viz.core.sequence import Feature
from lstm_viz.data.weights.cell_weights import ORDER, CellParams, of_params
from lstm_viz.data.weights.contents import WeightsError, shown
from lstm_viz.data.weights.layouts import LAYOUTS
from lstm_viz.data.weights.layouts.own import VERSION
from lstm_viz.data.weights.npz import write_npz
from lstm_viz.data.weights.safe import write_safetensors

WRITERS = {".npz": write_npz, ".safetensors": write_safetensors}


def weights_bytes(
    params: CellParams,
    suffix: str,
    *,
    layout: str = "own",
    features: Sequence[Feature] = (),
    readout: Readout | None = None,
) -> bytes:
    """A weight file as bytes, float64, so that reading it gives the same numbers to the bit.

    Parameters
    ----------
    params : LSTMParams, GRUParams or RNNParams
        The weights.
    suffix : str
        ".npz" or ".safetensors".
    layout : str
        A key of :data:`LAYOUTS`. Features go into the project's own layout only; a read-out layer into this one,
        PyTorch's and Keras's.
    features : sequence of Feature, D of them
        Names and units of the inputs.
    readout : Readout
        The layer that turns h into what is asked for.

    Raises
    ------
    WeightsError
        For an unknown suffix or layout, or for what that layout cannot hold.
    """
    if suffix not in WRITERS:
        raise WeightsError(f"weights are written as {' or '.join(WRITERS)}, not as {shown(suffix) or 'a bare name'}")
    if layout not in LAYOUTS:
        raise WeightsError(f"there is no layout {layout!r}; the layouts are {', '.join(LAYOUTS)}")
    weights = of_params(params)
    chosen = LAYOUTS[layout]
    arrays = chosen.unpack(weights)
    if readout is not None:
        if chosen.beside is None:
            raise WeightsError(f"{chosen.title} layout has no place for a read-out; 'own' has")
        if readout.H != weights.H:
            raise WeightsError(f"W_y has shape {readout.W_y.shape}; with {weights.H} units it needs [K, {weights.H}]")
        arrays = chosen.beside(weights.cell, arrays, readout)
    if layout != "own":
        if features:
            raise WeightsError(f"{chosen.title} layout has no place for features; 'own' has")
        return WRITERS[suffix](arrays)
    if len(features) not in (0, weights.D):
        raise WeightsError(f"features has {len(features)} entries; these weights have D = {weights.D} inputs")
    metadata = {
        "version": VERSION,
        "cell": weights.cell,
        "order": " ".join(ORDER[weights.cell]),
        "variant": dict(weights.variant),
        "features": [{"name": one.name, "title": one.title, "unit": one.unit} for one in features],
    }
    return WRITERS[suffix](arrays, metadata)


def write_weights(
    path: str | os.PathLike[str],
    params: CellParams,
    *,
    layout: str = "own",
    features: Sequence[Feature] = (),
    readout: Readout | None = None,
) -> None:
    """Write a weight file; its suffix says the format. The file is whole or not there at all.

    Parameters as :func:`weights_bytes`.

    Raises
    ------
    WeightsError
        As :func:`weights_bytes`; and for a folder that is not there or cannot be written into.
    """
    path = Path(path)
    data = weights_bytes(params, path.suffix, layout=layout, features=features, readout=readout)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as stream:  # with the rights that a new file has here, unlike one of tempfile
            stream.write(data)
        beside.replace(path)
    except OSError as error:
        reason = f"there is no folder {path.parent}" if not path.parent.is_dir() else error.strerror
        raise WeightsError(f"{shown(path.name)} cannot be written: {reason}") from None
    finally:
        beside.unlink(missing_ok=True)
