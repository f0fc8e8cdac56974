"""The instrument's side of a page in AppTest: what it was sent, and what a hand reports."""

import json
import zlib

EVERY_CARD = ["day", "belt", "taps", "tap", "sums", "gates", "cell", "vectors", "track"]


def sent_to(app):
    """What the instrument was sent, as it came."""
    (live,) = app.get("bidi_component")
    return json.loads(zlib.decompress(live.proto.bytes, wbits=-15))


def payload(app):
    """The same, with the pictures and texts of all its cards together."""
    sent = sent_to(app)
    for played in filter(None, (sent["time"], sent["motion"], sent["strip"])):
        played["figures"] = {name: one for card in played["cards"].values() for name, one in card["figures"].items()}
        texts = {name: one for card in played["cards"].values() for name, one in card["texts"].items()}
        played["texts"] = texts | played.get("texts", {})
    return sent


def move(app, lesson="solar_day", **hand):
    """Let the browser report what a hand did; its window shows every card."""
    seq = sent_to(app)["seq"] + 1
    still = {"t": None, "values": {}, "motion": False, "strip": None, "narrow": None, "view": EVERY_CARD, "have": []}
    app.session_state[f"live-{lesson}"] = {"hand": {"seq": seq, **still} | hand}
    return app.run()


def having(*played):
    """The names of what a browser has, as it reports them."""
    return [name for one in played for name in (one["id"], *(f"{one['id']} {card}" for card in one["cards"]))]
