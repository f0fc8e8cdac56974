"""The belt as one sees it: which of its marks, and which of the two carried parcels, is where makes no difference."""


def seen(figure: dict) -> dict:
    """The same picture, with what has changed places while steps were played in one order; others are as they are."""
    traces = {trace.get("name"): trace for trace in figure["data"]}
    if "carried 0" not in traces:
        return figure
    parcels = sorted(
        (nameless(traces[f"carried {k}"]) for k in (0, 1)), key=lambda parcel: (max(parcel["y"]), parcel["x"])
    )
    words = traces["words"]
    said = zip(words["text"], words["x"], words["y"], words["textfont"]["color"], words["textposition"], strict=True)
    rest = {name: trace for name, trace in traces.items() if name not in ("carried 0", "carried 1", "words")}
    for name in ("links", "trays", "tapes"):
        rest[name] = {"pieces": sorted(pieces(rest[name]))}
    return {"layout": figure["layout"], "parcels": parcels, "words": sorted(said), **rest}


def nameless(trace: dict) -> dict:
    return {key: value for key, value in trace.items() if key != "name"}


def pieces(trace: dict) -> list[list[tuple[float, float]]]:
    """What is drawn without lifting the pen."""
    drawn: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None or y is None:
            drawn.append([])
        else:
            drawn[-1].append((round(x, 6), round(y, 6)))
    return [piece for piece in drawn if len(set(piece)) > 1]
