"""What quantities and features are called in the spoken language; their symbols and formulas are core's."""

from __future__ import annotations

from lstm_viz.language.phrases import say


def title_of(quantity: str, cell: str = "lstm") -> str:
    """Its name in a sentence: ``title_of("f")`` is "forget gate"."""
    return say(f"quantities.{cell}.{quantity}.title")


def role_of(quantity: str, cell: str = "lstm") -> str:
    """What it does, in a few words."""
    return say(f"quantities.{cell}.{quantity}.role")


def feature_title(feature: str) -> str:
    """What comes in, in a sentence: ``feature_title("dG")`` is "change of irradiance"."""
    return say(f"quantities.feature.{feature}.title")


def feature_unit(feature: str) -> str:
    """What a 1 of it is: ``feature_unit("dG")`` is "200 W/m² per half hour"."""
    return say(f"quantities.feature.{feature}.unit")
