"""The one door to pvlib's clear sky: irradiance on a level plane under a cloudless sky.

Ineichen and Perez 2002, with the Linke turbidity climatology inside pvlib. pvlib is imported when
it is needed and not before (0.8 s): a page that shows no sun does not wait for it.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd


def clear_sky_ghi(
    latitude: float, longitude: float, altitude: float | None, times: pd.DatetimeIndex
) -> NDArray[np.float64]:
    """Global horizontal irradiance under a clear sky, [N] [W/m2].

    At ``latitude`` and ``longitude`` [degree], ``altitude`` [m] (None looks it up in pvlib's coarse map), for
    ``times``, N moments that know their time zone; TypeError for moments that do not.
    """
    from pvlib.location import Location

    with warnings.catch_warnings():  # pvlib 0.16.1 still says .dayofyear, which pandas 3.1 calls .day_of_year
        warnings.filterwarnings("ignore", message=r"DatetimeIndex\.dayofyear is deprecated")
        sky = Location(latitude, longitude, "UTC", altitude).get_clearsky(times.tz_convert("UTC"))
    return np.asarray(sky["ghi"], dtype=np.float64)
