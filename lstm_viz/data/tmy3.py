"""Measured sunlight, hour by hour: the two typical years that come inside pvlib.

A TMY3 year is put together from twelve real months of different years. Three traps, handled here
once: a value is the mean over the hour that ENDS at its stamp, so the sun belongs at the middle of
that hour; neighbouring months come from different years, so nothing may cross a month's end; and
the clock is local standard time all year, without summer time.

Source: Wilcox and Marion 2008, Users Manual for TMY3 Data Sets, NREL/TP-581-43156.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lstm_viz.data.clearsky import clear_sky_ghi

if TYPE_CHECKING:
    import pandas as pd

SOURCE = (
    "NREL TMY3 (NSRDB), via pvlib: typical, largely modelled data; good for teaching, not for claims about "
    "forecasting skill. Each value is the mean over the hour that ends at its stamp, in local standard time."
)


@dataclass(frozen=True)
class Site:
    """One station: where it stands, and its file inside pvlib."""

    name: str
    title: str
    file: str
    latitude: float
    """Degrees north."""
    longitude: float
    """Degrees east."""
    altitude: float
    """Metres."""
    zone: str
    """Local standard time as a time zone; mind that "Etc/GMT+5" means UTC-5."""


SITES = {
    site.name: site
    for site in (
        Site("Greensboro", "Greensboro, North Carolina", "723170TYA.CSV", 36.1, -79.95, 273.0, "Etc/GMT+5"),
        Site("Sand Point", "Sand Point, Alaska", "703165TY.csv", 55.317, -160.517, 7.0, "Etc/GMT+9"),
    )
}
"""The stations by name."""

SAMPLES = 4
"""Clear-sky samples in each hour; one in the middle would miss half of the hours of sunrise and sunset."""

DARK = 98.5
"""With the sun lower than this zenith at the middle of the hour, it is down for the whole hour [degree]."""


def find_site(name: str) -> Site:
    """The station of that name; ValueError says which there are."""
    wanted = " ".join(str(name).split()).casefold()
    for site in SITES.values():
        if site.name.casefold() == wanted:
            return site
    raise ValueError(f'there are no measured days of "{name}"; there are some of {" and ".join(SITES)}')


def read_site(name: str) -> pd.DataFrame:
    """The typical year of one station, with its sun: 8760 rows, one for each hour.

    Index
    -----
    The END of the hour, in local standard time; the year is 1990 by convention.

    Columns
    -------
    ghi, dni, dhi : global horizontal, direct normal and diffuse irradiance, the hour's mean [W/m2]
    temp_air : air temperature at the stamp [degree C]
    month, day, hour : of the middle of the hour; hour is 0 to 23
    year : the real year that this month was taken from
    zenith : of the sun at the middle of the hour; above 90 it is down [degree]
    ghi_clear : what ghi would be without a cloud (Ineichen-Perez), the hour's mean [W/m2]

    Raises
    ------
    ValueError
        For a name that is not in :data:`SITES`.
    """
    import pandas as pd
    import pvlib

    site = find_site(name)
    table = read_hours(name)
    middle = table.index - pd.Timedelta(minutes=30)
    sun = pvlib.location.Location(site.latitude, site.longitude, site.zone, site.altitude).get_solarposition(middle)
    table["zenith"] = sun["zenith"].to_numpy()
    light = (table["zenith"] < DARK).to_numpy()
    table["ghi_clear"] = 0.0
    table.loc[light, "ghi_clear"] = _clear_sky_means(site, table.index[light])
    return table


@lru_cache(maxsize=len(SITES))
def year_of(name: str) -> pd.DataFrame:
    """What :func:`read_site` gives, read once for all who ask: nobody may write to it."""
    return read_site(name)


def read_hours(name: str) -> pd.DataFrame:
    """The same table without the two columns that are computed, ``zenith`` and ``ghi_clear``; faster.

    ValueError for a name that is not in :data:`SITES`, or a file of pvlib's that is not a whole year.
    """
    import pandas as pd
    import pvlib

    site = find_site(name)
    raw, _ = pvlib.iotools.read_tmy3(Path(pvlib.__file__).parent / "data" / site.file)
    ends = pd.date_range("1990-01-01 01:00", periods=8760, freq="h", tz=site.zone, name="hour_ending")
    middle = ends - pd.Timedelta(minutes=30)
    dates = pd.to_datetime(raw["Date (MM/DD/YYYY)"], format="%m/%d/%Y")
    if len(dates) != 8760 or (dates.dt.month.array != middle.month).any() or (dates.dt.day.array != middle.day).any():
        raise ValueError(f"pvlib's {site.file} is not a whole year: it needs 8760 hours, from 1 January to 31 December")
    columns = {column: raw[column].to_numpy(float) for column in ("ghi", "dni", "dhi", "temp_air")}
    clock = {"month": middle.month, "day": middle.day, "hour": middle.hour, "year": dates.dt.year.to_numpy()}
    return pd.DataFrame(columns | clock, index=ends)


def _clear_sky_means(site: Site, ends: pd.DatetimeIndex) -> NDArray[np.float64]:
    """Clear-sky irradiance, averaged over each hour that ends at a stamp [W/m2]."""
    import pandas as pd

    minutes = (np.arange(SAMPLES) + 0.5) * 60 / SAMPLES - 60
    samples = ends.repeat(SAMPLES) + pd.to_timedelta(np.tile(minutes, len(ends)), unit="min")
    sky = clear_sky_ghi(site.latitude, site.longitude, site.altitude, samples)
    return np.asarray(sky.reshape(-1, SAMPLES).mean(axis=1))
