"""What a person brought: networks and tables, in the memory of their own session and nowhere else.

Each is known by a digest of its bytes, so that a link can say which one was on the screen. In another session the same
link finds nothing: what was brought is not passed on.
"""

from __future__ import annotations

from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

KEPT = 4
"""Of each kind, the newest ones."""


@dataclass(eq=False)
class Brought:
    """What one session brought."""

    things: dict[str, OrderedDict[str, Any]] = field(default_factory=dict)
    """By kind and digest."""

    def keep(self, kind: str, data: bytes, thing: Any) -> str:
        """Remember what was made of these bytes, and forget the oldest of its kind; comes back with their digest."""
        digest = blake2b(data, digest_size=6).hexdigest()
        kept = self.things.setdefault(kind, OrderedDict())
        kept[digest] = thing
        kept.move_to_end(digest)
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return digest

    def get(self, kind: str, digest: str) -> Any:
        """What was brought under this digest; None when it is not here."""
        return self.things[kind].get(digest) if kind in self.things else None

    def has(self, kind: str) -> bool:
        """Whether anything of this kind was brought."""
        return bool(self.things.get(kind))


MINE: ContextVar[Brought] = ContextVar("MINE", default=Brought())  # noqa: B039  what nobody set holds nothing
"""What the session brought that asks."""
