"""What was made for one person and may be shown to the next: kept while there is room, the oldest use goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")

DRAWING = threading.Lock()
"""One session draws at a time: several at once only fight for the interpreter, and all of them wait longer. Whoever
opens the same link meanwhile finds it drawn."""


class Cache(Generic[Made]):
    """Values by key, of at most ``room`` in all; ``weigh`` says how much room one takes.

    It has no lock of its own: whoever makes holds :data:`DRAWING`.
    """

    def __init__(self, room: int, weigh: Callable[[Made], int] = lambda made: 1) -> None:
        self.room, self.weigh = room, weigh
        self.taken = 0
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept under the key; made now, and kept, when there is nothing."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = make()
        self._kept[key] = made
        self.taken += self.weigh(made)
        while self.taken > self.room and len(self._kept) > 1:
            self.taken -= self.weigh(self._kept.popitem(last=False)[1])
        return made

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.taken = 0
