"""What a recorded quantity is called in the spoken language, and what it does; its symbol and formula are core's."""

from __future__ import annotations

from lstm_viz.language.phrases import say


def title_of(quantity: str, cell: str = "lstm") -> str:
    """Its name in a sentence: ``title_of("f")`` is "forget gate"."""
    return say(f"quantities.{cell}.{quantity}.title")


def role_of(quantity: str, cell: str = "lstm") -> str:
    """What it does, in a few words."""
    return say(f"quantities.{cell}.{quantity}.role")
