"""The page "Words and pictures": names, equations, who is who in each picture, said and true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

import streamlit as st

from lstm_viz.core.notation import QUANTITIES
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.lessons import solar_day
from lstm_viz.lessons.controls import LENS
from lstm_viz.lessons.solar_day.record import run_day
from lstm_viz.lessons.state import Property, choice, complete, encode
from lstm_viz.ui import link
from lstm_viz.ui.frame import ROOT
from lstm_viz.words.glossary import Claim, Point, Source, claims, equations, glossary
from lstm_viz.words.lenses import Lens, lens_problems, lenses
from lstm_viz.words.narration import narrate

NAME = "words"
PARTS = {
    "names": "Names", "equations": "Equations", "pictures": "Pictures", "claims": "Said and true",
    "good": "Good and bad at", "asked": "Asked most",
}  # fmt: skip
TABLE = (choice("part", "Part", "names", lambda: tuple(PARTS)), LENS)

OPERATIONS = {"sigma": "σ", "tanh": "tanh", "times": "×", "plus": "+"}
"""How the operations of a lens are written."""

STORY = "14:30"
"""The moment that every lens tells on this page."""


def words() -> None:
    """Draw the part that the link names."""
    page = link.open_page(NAME, TABLE, 0)
    st.html(ROOT / "assets" / "words.css")
    for notice in page.notices:
        st.warning(notice)
    part = _pick(page, TABLE[0], PARTS)
    {"names": _names, "equations": _equations, "claims": _claims, "good": _good, "asked": _asked}.get(
        part, lambda: _pictures(page)
    )()
    link.write(page)


def _pick(page: link.Page, row: Property, titles: Mapping[str, str]) -> str:
    """A row of choices that shows the page's state and sets it."""
    key = f"{NAME}-{row.key}"

    def take() -> None:
        page.chosen, page.notices = {**page.chosen, row.key: st.session_state[key]}, []

    now = str(complete(TABLE, page.chosen)[row.key])
    st.session_state[key] = now
    st.pills(row.title, tuple(titles), format_func=lambda name: titles[name], key=key, required=True, on_change=take)
    return now


# -- the parts


def _names() -> None:
    found, problem = glossary()
    if problem:
        st.warning(problem)
        return
    st.markdown("Three gates and one candidate, and what they make. **f is the part that is kept.**")
    cards = []
    for entry in found.entries:
        one = entry.quantity
        rows = {
            "in code": f"<code>{escape(one.name)}</code>", "formula": escape(one.formula), "range": entry.range,
            "shape": escape(one.shape), "also": escape(entry.also), "libraries": escape(entry.libraries),
            "is not": escape(entry.isnt),
        }  # fmt: skip
        # the symbol is the code's own and holds sub-scripts
        cards.append(_card(f"{one.symbol} · {escape(one.title)}", f"<p>{escape(one.role)}</p>{_list(rows)}", one.name))
    for weight in found.weights:
        rows = {"shape": weight.shape, "also": weight.also, "is not": weight.isnt}
        cards.append(_card(f"{escape(weight.symbol)} · {escape(weight.title)}", _list(_escaped(rows))))
    _show(cards)
    st.markdown(
        "T steps, B runs side by side, H units, D features. Libraries stack the four blocks in orders of their own; "
        "mix them up and the network still runs, and says nonsense."
    )
    cards = []
    for library in found.libraries:
        rows = {"order": library.order, "arrays": library.layout, "biases": library.bias}
        cards.append(_card(escape(library.name), _list(_escaped(rows)) + _from(Source("its own page", library.url))))
    _show(cards)


def _equations() -> None:
    st.markdown("The same six lines, twice. In other books you meet one or the other.")
    left, right = st.columns(2)
    with left.container(border=True):
        st.markdown("**One matrix for x, one for h**: this app, PyTorch, Keras, ONNX")
        _lines(equation.split for equation in equations())
    with right.container(border=True):
        st.markdown("**One matrix for both**, h on top of x: Olah's essay and many courses")
        _lines(equation.joined for equation in equations())
    st.markdown(
        r"They agree: $W_f = [W_{hf}, W_{xf}]$, side by side, and $g_t = \tilde{C}_t$. $\odot$ multiplies unit by "
        r"unit; $W x$ is a matrix product. $\sigma(z) = 1/(1+e^{-z})$ lies between 0 and 1, $\tanh(z)$ between −1 "
        r"and 1. What goes in: $x_t$, $h_{t-1}$, $c_{t-1}$. What comes out: $h_t$ and $c_t$."
    )
    st.markdown(
        "The diagram and the second notation: [Olah 2015](https://colah.github.io/posts/2015-08-Understanding-LSTMs/). "
        "The cell with its forget gate: [Gers, Schmidhuber and Cummins 2000](https://doi.org/10.1162/089976600300015015)."
    )


def _lines(formulas: Iterable[str]) -> None:
    """Formulas under each other, as lines of text: those wrap on a phone, displayed ones would scroll."""
    st.markdown("\n\n".join(f"${formula}$" for formula in formulas))


def _pictures(page: link.Page) -> None:
    for problem in lens_problems():
        st.warning(problem)
    known = lenses()
    if not known:
        return
    st.markdown("Seven ways to say one thing. Pick the one that stays with you; the numbers are the same in each.")
    name = _pick(page, TABLE[1], {name: lens.title for name, lens in known.items()})
    lens = known[name]
    trace = run_day(complete(solar_day.LESSON.table, {}))
    told = narrate(trace, trace.time.index(STORY), lens=name)
    st.html(f'<p class="words-told">{escape(told)}</p>')
    day = encode(solar_day.LESSON.table, {**link.left(solar_day.LESSON.name), "lens": name})
    st.page_link("pages/solar_day.py", label="**See the whole day in these words →**", query_params=day)
    _show(_who(lens))
    st.markdown(f"**Where it limps.** {_plain_markdown(lens.limps)}")


def _who(lens: Lens) -> list[str]:
    """Who is who: first the quantities, then the operations."""
    cards = []
    for part, role in lens.who.items():
        quantity = QUANTITIES.get(part)
        what = OPERATIONS.get(part, "") if quantity is None else f"{quantity.symbol}, {quantity.title}"
        keeps = " (keeps)" if part == "f" else ""
        body = f"<p>{what}{keeps}</p><p>{escape(role.does)}</p>"
        cards.append(_card(escape(role.name), body, part))
    return cards


def _claims() -> None:
    found, problem = claims()
    if problem:
        st.warning(problem)
        return
    st.markdown("Heard in lectures and read in posts. Where a run can show it, look for yourself.")
    _show(_claim(claim) for claim in found.claims)


def _claim(claim: Claim) -> str:
    body = f'<p class="said">{escape(claim.said)}</p><p class="true"><b>{escape(claim.true)}</b></p>'
    if claim.link:
        address = f"solar_day?{quote(claim.link, safe='=&')}"
        body += f'<p><a href="{address}" target="_self">{escape(claim.see or "See it")} →</a></p>'
    elif claim.see:
        body += f"<p>{escape(claim.see)}</p>"
    return f"<article>{body}{_from(claim.source)}</article>"


def _good() -> None:
    found, problem = claims()
    if problem:
        st.warning(problem)
        return
    st.header("Good at", anchor=False)
    _show(_point(point, 3) for point in found.good)
    st.header("Not so good at", anchor=False)
    _show(_point(point, 3) for point in found.limits)


def _asked() -> None:
    found, problem = claims()
    if problem:
        st.warning(problem)
        return
    st.markdown("What students ask most, answered in a few lines.")
    _show(_point(point) for point in found.asked)


# -- pieces of HTML: a text from a file is always escaped


def _point(point: Point, level: int = 2) -> str:
    return _card(escape(point.title), f"<p>{escape(point.text)}</p>{_from(point.source)}", level=level)


def _card(title: str, body: str, quantity: str = "", level: int = 2) -> str:
    """A card; a quantity's own colour marks its edge."""
    color = PALETTE["dark" if st.context.theme.type == "dark" else "light"].get(quantity)
    style = f' style="border-left-color: {color}"' if color else ""
    return f"<article{style}><h{level}>{title}</h{level}>{body}</article>"


def _list(rows: Mapping[str, str]) -> str:
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows.items()) + "</dl>"


def _escaped(rows: Mapping[str, str]) -> dict[str, str]:
    return {name: escape(value) for name, value in rows.items()}


def _from(source: Source | None) -> str:
    if source is None:
        return ""
    return f'<p class="source"><a href="{escape(source.url)}" target="_blank">{escape(source.name)}</a></p>'


def _show(cards: Iterable[str]) -> None:
    st.html(f'<div class="words">{"".join(cards)}</div>')


def _plain_markdown(text: str) -> str:
    """Text from a file inside markdown: no character of it is markup."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+!$~<>|:" else sign for sign in text)
