"""The network that was trained on the page "Watch it learn", and the example that is looked at there."""

from __future__ import annotations

from lstm_viz.core.learned import Learned
from lstm_viz.data.tables import Table
from lstm_viz.data.weights import weights_bytes
from lstm_viz.data.weights.network import Network
from lstm_viz.lessons.learn.lesson import LESSON as LEARN
from lstm_viz.lessons.learn.record import Learning, settings_of
from lstm_viz.lessons.own.cells import alone
from lstm_viz.lessons.state import Values, complete
from lstm_viz.lessons.trained import state_of, trained_cell


def learned(left: Values) -> Learning | None:
    """What that page shows, as it was left; None before its network is trained."""
    values = complete(LEARN.table, left)
    return LEARN.record(values) if isinstance(state_of(settings_of(values)), Learned) else None


def network_of(now: Learning) -> tuple[Network, bytes]:
    """The network after its last epoch, and the bytes that it is known by."""
    model, settings = now.learned.models[-1], settings_of(now.values)
    cell = trained_cell(model)
    name = f"{settings.task}, H = {settings.H}"
    network = alone(cell, name, now.learned.targets.inputs.features, model.readout)
    return network, weights_bytes(cell, ".npz", readout=model.readout)


def inputs_of(now: Learning) -> tuple[Table, bytes]:
    """The inputs of the example that is looked at, and the bytes that they are known by."""
    inputs = now.batch.inputs
    columns = tuple(feature.name for feature in now.learned.targets.inputs.features)
    return Table(columns, inputs.x[:, 0], inputs.time), inputs.x.tobytes()
