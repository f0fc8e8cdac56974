"""The training of a forecast as a record: both errors after each epoch, the network that is kept, and what it says.

The validation days are looked at after every epoch, and the network that is best there makes the forecast.
The test days are looked at once, with that network: what they say of it is no choice among many.

>>> from lstm_viz.core.initial import initial_model
>>> from lstm_viz.data.forecasting import hour_ahead, standard_plan
>>> data = hour_ahead("Greensboro", "irradiance", window=3)
>>> watch = ForecastWatch(initial_model("LSTM", 2, 1, 1), data, standard_plan(data, epochs=3))
>>> for progress in watch:
...     pass
>>> forecast = watch.learned()
>>> forecast.epoch.tolist(), forecast.said.shape == data.test_rows.shape, forecast.chosen > 0
([0, 1, 2, 3], True, True)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.examples import Examples
from lstm_viz.core.frozen import Frozen
from lstm_viz.core.learned import why_ended
from lstm_viz.core.readout import loss
from lstm_viz.core.stack import Model
from lstm_viz.core.training import Plan, Progress, predict, train
from lstm_viz.data.forecasting import HourAhead

Array = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, eq=False, repr=False)
class Forecast(Frozen):
    """What the training of a forecast was like and what came of it, read-only: a row for each epoch."""

    epoch: Whole  # [E]
    """Epochs done at each row: 0, 1, 2, ..."""
    trained: Array  # [E] [W/m2]
    """RMSE on the training examples, each batch as the network was when it came; in row 0 all of them before any step.

    Every batch counts alike, the last and smaller one as well.
    """
    validated: Array  # [E] [W/m2]
    """RMSE on the validation days, of each row's network."""
    chosen: int
    """The row that is lowest there, the first of equals: its network makes the forecast."""
    model: Model
    """The network of that row."""
    said: Array  # [B] [W/m2]
    """What it says for the test hours, in the order of :attr:`HourAhead.test_rows`."""
    seconds: float
    """Time spent training, with the looks at the validation days."""
    stopped: str = ""
    """Why it ended early: a sentence; "" when all epochs were done."""
    diverged: bool = False
    """Whether it ended because a number was non-finite; the last row is of the epoch before."""
    late: bool = False
    """Whether it ended because there was no more time for it: trained again, it would end there again."""

    def __post_init__(self) -> None:
        self._keep(epoch=self.epoch, trained=self.trained, validated=self.validated, said=self.said)

    def __repr__(self) -> str:
        best = f"{self.validated[self.chosen]:.1f} W/m² on the validation days after epoch {self.epoch[self.chosen]}"
        return f"Forecast(E={self.E}, {best})"

    @property
    def E(self) -> int:
        """Number of rows."""
        return len(self.epoch)

    @property
    def nbytes(self) -> int:
        """Bytes of its numbers."""
        arrays = (self.epoch, self.trained, self.validated, self.said, *self.model.weights.values())
        return sum(array.nbytes for array in arrays)


class ForecastWatch:
    """The training of a forecast: iterate over it to train on, and ask at any time what was learned.

    Parameters
    ----------
    start : Model
        A network for the inputs of ``data``, with one output.
    data : HourAhead
    plan : Plan
        The validation days are looked at after every epoch, whatever it says.

    Raises
    ------
    ValueError
        When network and examples do not fit each other.
    """

    def __init__(self, start: Model, data: HourAhead, plan: Plan) -> None:
        self._data, self._plan = data, replace(plan, look_every=1, snapshot_every=1)
        self._steps = train(start, data.training, self._plan, data.validation)
        self._trained, self._validated = [_loss(start, data.training)], [_loss(start, data.validation)]
        self._chosen, self._model = 0, start
        self._end: Progress | None = None
        self._trouble = ""

    def __iter__(self) -> Iterator[Progress]:
        for progress in self._steps:
            self._end = progress
            if not progress.diverged:
                self._add(progress)
            yield progress
            if self._trouble:
                return

    def _add(self, progress: Progress) -> None:
        validated = progress.held_out_loss
        assert validated is not None  # it looks after every epoch
        if not np.isfinite(validated):
            self._trouble = (
                f"Training stopped at epoch {progress.epoch}: the loss on the validation days is {validated}."
            )
            return
        if validated < self._validated[self._chosen]:
            self._chosen, self._model = progress.epoch, progress.model
        self._trained.append(progress.loss)
        self._validated.append(validated)

    def learned(self, tell: Callable[[int, int], None] = lambda row, rows: None) -> Forecast:
        """What was learned so far. ``tell(1, 1)`` is called once the one network that is kept has been run."""
        end = self._end
        said = self._data.watts(predict(self._model, self._data.test.inputs))
        tell(1, 1)
        return Forecast(
            epoch=np.arange(len(self._validated)),
            trained=self._watts(self._trained),
            validated=self._watts(self._validated),
            chosen=self._chosen,
            model=self._model,
            said=said,
            seconds=0.0 if end is None else end.seconds,
            stopped=why_ended(end, self._plan, self._trouble),
            diverged=bool(self._trouble) or (end is not None and end.diverged),
        )

    def _watts(self, losses: list[float]) -> Array:
        """Mean squared errors in scaled units as root mean squared errors, [E] [W/m2]."""
        return np.asarray(np.sqrt(losses) * self._data.spread[0])


def _loss(model: Model, examples: Examples) -> float:
    return loss(predict(model, examples.inputs), examples)[0]
