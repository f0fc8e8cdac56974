"""What the live instrument and Python say to each other: all that the load client knows of it.

The other sides are ``lstm_viz/ui`` and the script that the browser runs. Both ways the message is JSON; from Python
it may be compressed. A message of the hand names what is near it in the words of today and of the first version
(``strip`` and ``motion``, or ``want``): each server takes what it knows, so that both can be measured.
"""

from __future__ import annotations

import json
import random
import re
import zlib
from collections import Counter
from typing import Any

COMPONENT = "lstm_live"
STATE = "hand"
"""The component's one state: what the hand did."""
PARTS = ("time", "motion", "strip", "words")
"""What the browser keeps and names in each message, so that it is not sent again."""
VIEW = ("day", "belt")
"""The cards that a laptop shows of the solar day before one scrolls."""
WEIGHT = re.compile(r"[figo]_\w+")
"""The sliders that a student moves: the cell's weights and biases; every version has them."""


class Hand:
    """One student's hand: what it did, and what the server has confirmed of it."""

    def __init__(self) -> None:
        self.seq = 0
        self.confirmed: int | None = None
        """Number of the newest message that the server has answered; None before the page's first payload."""
        self.sliders: dict[str, tuple[list[str], int]] = {}
        """Each weight's positions, as texts, and the position at which it stands."""
        self.near: str | None = None
        self.came: Counter[str] = Counter()
        """How many of each part came so far."""
        self._pending: dict[str, tuple[str, int]] = {}
        self._have: dict[str, list[str]] = {}
        self._labels: list[str] = []
        self._t = 0

    def read(self, payload: bytes) -> int:
        """Take in what the server sent; returns its size as plain JSON, in bytes."""
        text = inflated(payload)
        came = json.loads(text)
        self.confirmed = came["seq"]
        self.seq = max(self.seq, came["seq"])
        self._pending = {id: entry for id, entry in self._pending.items() if entry[1] > came["seq"]}
        new = {part: came[part] for part in PARTS if came.get(part)}
        for part, one in new.items():
            here = self._have.get(part, [])
            names = [one["id"], *(f"{one['id']} {card}" for card in one.get("cards", ()))]
            self._have[part] = [*here, *names] if one["id"] in here else names
        self.came.update(new.keys())
        self._labels = came["time"]["labels"] if came.get("time") else self._labels
        self._t = came["t"]
        items = [item for group in came["groups"] for item in group["items"]]
        self.sliders = {
            item["id"]: (item["values"], item["index"])
            for item in items
            if item["kind"] == "slider" and WEIGHT.fullmatch(item["id"])
        }
        return len(text)

    def message(self, values: dict[str, str] | None = None) -> dict[str, Any]:
        """The next message: these values, whatever is not confirmed yet, and what the hand is near."""
        self.seq += 1
        self._pending |= {id: (text, self.seq) for id, text in (values or {}).items()}
        return {
            "seq": self.seq,
            "t": self._labels[self._t] if self._labels else None,
            "values": {id: text for id, (text, _) in self._pending.items()},
            "strip": self.near,
            "motion": False,
            "want": self.near,
            "narrow": False,
            "view": list(VIEW),
            "have": [name for names in self._have.values() for name in names],
        }

    def another(self, rng: random.Random) -> str:
        """A slider that the hand is not near."""
        return rng.choice([id for id in self.sliders if id != self.near])

    def moved(self, id: str, rng: random.Random) -> dict[str, str]:
        """A value for that slider, at which it does not stand now."""
        values, index = self.sliders[id]
        return {id: rng.choice([text for k, text in enumerate(values) if k != index])}


def inflated(payload: bytes) -> bytes:
    """A payload as plain JSON: the first version sent that, later ones deflate it."""
    return payload if payload[:1] == b"{" else zlib.decompress(payload, wbits=-15)
