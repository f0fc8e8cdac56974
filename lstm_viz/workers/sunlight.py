"""What a person may set of the training of a forecast, and the training that comes of it.

The examples are kept, so that all who ask for them in one process have the same: what is worked out of them is kept
by which object they are. All there can be have 52 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lstm_viz.core.initial import initial_model
from lstm_viz.data.forecast import ForecastWatch
from lstm_viz.data.forecasting import INPUT_SETS, HourAhead, hour_ahead, standard_plan
from lstm_viz.data.tmy3 import SITES, year_of
from lstm_viz.workers.checks import MOST_SEED, check_one_of, whole

LAGS = (1, 2, 3, 6)
"""Hours ahead."""
MOST_UNITS, MOST_EPOCHS = 64, 200
FORGET_BIAS = 1.0
"""What the forget gate's bias starts from."""


@dataclass(frozen=True)
class SunSettings:
    """A forecast's training by its settings: equal settings make equal records, to the bit on one machine.

    Parameters
    ----------
    site : str
        A name of ``SITES``: "Greensboro" or "Sand Point".
    inputs : str
        A name of ``INPUT_SETS``: what it knows of each hour.
    lag : int
        Hours from the last known hour to the one that is forecast: 1, 2, 3 or 6.
    H : int
        Units, 1 to 64.
    seed : int
        For the first weights and for the order of the examples, 0 to 999,999.
    epochs : int
        1 to 200; the learning rate falls to nothing over them.

    Raises
    ------
    ValueError
        A sentence that names the setting, what it is and what it needs.
    """

    site: str
    inputs: str
    lag: int = 1
    H: int = 8
    seed: int = 0
    epochs: int = 30

    def __post_init__(self) -> None:
        check_one_of("The site", self.site, tuple(SITES))
        check_one_of("The input set", self.inputs, tuple(INPUT_SETS))
        check_one_of("The number of hours ahead", self.lag, LAGS)
        kept = {
            "H": whole("The number of units", self.H, 1, MOST_UNITS),
            "seed": whole("The seed", self.seed, 0, MOST_SEED),
            "epochs": whole("The number of epochs", self.epochs, 1, MOST_EPOCHS),
        }
        for name, value in kept.items():  # 8.0 and 8 are one setting
            object.__setattr__(self, name, value)

    def data(self) -> HourAhead:
        """What it learns from, is chosen by and is measured on; the same object for equal site, inputs and lag."""
        return _examples(self.site, self.inputs, self.lag)

    def training(self) -> ForecastWatch:
        """The training, before its first step."""
        data = self.data()
        start = initial_model("LSTM", self.H, data.training.D, 1, self.seed, forget_bias=FORGET_BIAS)
        return ForecastWatch(start, data, standard_plan(data, self.epochs, seed=self.seed))


@cache
def _examples(site: str, inputs: str, lag: int) -> HourAhead:
    return hour_ahead(site, inputs, lag, table=year_of(site))
