"""The page "Words and pictures": names, equations, who is who in each picture, said and true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from lstm_viz.core.notation import GATES, QUANTITIES, Quantity
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.language.phrases import later, say
from lstm_viz.language.quantities import role_of, title_of
from lstm_viz.language.spoken import speaking
from lstm_viz.language.texts import remembered
from lstm_viz.lessons import solar_day
from lstm_viz.lessons.controls import LENS
from lstm_viz.lessons.cuts import Sheet
from lstm_viz.lessons.cuts import sheet as cut_sheet
from lstm_viz.lessons.solar_day.record import run_day
from lstm_viz.lessons.state import Property, choice, complete, encode
from lstm_viz.ui import frame, link
from lstm_viz.ui.markdown import plain
from lstm_viz.words.glossary import Claim, Point, Source, claims, equations, glossary
from lstm_viz.words.lenses import Lens, lens_problems, lenses
from lstm_viz.words.narration import narrate

NAME = "words"
PARTS = ("names", "equations", "pictures", "claims", "good", "asked")
TABLE = (choice("part", later("reference.part.title"), "names", lambda: PARTS), LENS)

OPERATIONS = {"sigma": "σ", "tanh": "tanh", "times": "×", "plus": "+"}
"""How the operations of a lens are written."""

sheets = remembered(maxsize=64)(cut_sheet)
"""Drawn once for all who read the page."""

STORY = "14:30"
"""The moment that every lens tells on this page."""

MATRICES, CANDIDATE, TIMES, PRODUCT = r"$W_f = [W_{hf}, W_{xf}]$", r"$g_t = \tilde{C}_t$", r"$\odot$", r"$W x$"
SIGMA, TANH, GOES_IN = r"$\sigma(z) = 1/(1+e^{-z})$", r"$\tanh(z)$", r"$x_t$, $h_{t-1}$, $c_{t-1}$"


def words() -> None:
    """Draw the page: its frame, and the part that the link names."""
    with speaking(link.language()), frame.page(say("reference.title"), ("words.css",)):
        st.title(say("reference.title"), anchor=False)
        st.markdown(say("reference.intro"))
        page = link.open_page(NAME, TABLE)
        for notice in page.notices:
            st.warning(plain(notice))
        part = _pick(page, TABLE[0], {name: say(f"reference.part.{name}") for name in PARTS})
        draw = {
            "names": _names, "equations": _equations, "pictures": lambda: _pictures(page), "claims": _claims,
            "good": _good, "asked": _asked,
        }  # fmt: skip
        draw[part]()
        link.write(page)


def _pick(page: link.Page, row: Property, titles: Mapping[str, str]) -> str:
    """A row of choices that shows the page's state and sets it."""
    key = f"{NAME}-{row.key}"

    def take() -> None:
        page.chosen, page.notices = {**page.chosen, row.key: st.session_state[key]}, []

    now = str(complete(TABLE, page.chosen)[row.key])
    st.session_state[key] = now
    st.pills(
        row.title(), tuple(titles), format_func=lambda name: titles[name],
        key=key, required=True, on_change=take,
    )  # fmt: skip
    return now


# -- the parts


def _names() -> None:
    found, problem = glossary()
    if problem:
        st.warning(plain(problem))
        return
    st.markdown(say("reference.names.intro"))
    belt, cell = _sheet("belt", "belt"), _sheet("cell", "belt")
    cards = []
    for entry in found.entries:
        one = entry.quantity
        formula = _told("pictures.given") if one.name == "x" else _symbols(_with_its_weights(one))
        rows = {
            "code": f"<code>{escape(one.name)}</code>", "formula": formula, "range": entry.range,
            "shape": escape(one.shape), "also": escape(entry.also), "libraries": escape(entry.libraries),
            "isnt": escape(entry.isnt),
        }  # fmt: skip
        # the symbol is the code's own and holds sub-scripts
        title = _named(one.symbol, title_of(one.name))
        piece = _cut("belt", belt, one.name) or _cut("cell", cell, one.name)
        cards.append(_card(title, f"<p>{escape(role_of(one.name))}</p>{_list(rows)}", one.name, piece=piece))
    for weight in found.weights:
        rows = {"shape": weight.shape, "also": weight.also, "isnt": weight.isnt}
        piece = _cut("cell", cell, "block")
        cards.append(_card(_named(escape(weight.symbol), weight.title), _list(_escaped(rows)), piece=piece))
    _show(cards, belt=belt, cell=cell)
    st.markdown(say("reference.names.letters"))
    cards = []
    for library in found.libraries:
        rows = {"order": library.order, "arrays": library.layout, "biases": library.bias}
        own = Source(say("reference.names.own_page"), library.url)
        cards.append(_card(escape(library.name), _list(_escaped(rows)) + _from(own)))
    _show(cards)


def _named(symbol: str, title: str) -> str:
    return f"{symbol} · {escape(title)}"


def _equations() -> None:
    st.markdown(say("reference.equations.intro"))
    left, right = st.columns(2)
    with left.container(border=True):
        st.markdown(say("reference.equations.split"))
        _lines(equation.split for equation in equations())
    with right.container(border=True):
        st.markdown(say("reference.equations.joined"))
        _lines(equation.joined for equation in equations())
    st.markdown(
        say(
            "reference.equations.agree", matrices=MATRICES, candidate=CANDIDATE, times=TIMES, product=PRODUCT,
            sigma=SIGMA, tanh=TANH, goes_in=GOES_IN, h="$h_t$", c="$c_t$",
        )
    )  # fmt: skip
    st.markdown(say("reference.equations.sources"))


def _lines(formulas: Iterable[str]) -> None:
    """Formulas under each other, as lines of text: those wrap on a phone, displayed ones would scroll."""
    st.markdown("\n\n".join(f"${formula}$" for formula in formulas))


def _pictures(page: link.Page) -> None:
    for problem in lens_problems():
        st.warning(plain(problem))
    known = lenses()
    if not known:
        return
    st.markdown(say("reference.pictures.intro"))
    name = _pick(page, TABLE[1], {name: lens.title for name, lens in known.items()})
    lens = known[name]
    values = complete(solar_day.LESSON.table, {})
    trace, trend = run_day(values), solar_day.LESSON.hears_trend(values)
    told = narrate(trace, trace.time.index(STORY), lens=name, trend=trend)
    st.html(f'<p class="words-told">{escape(told)}</p>')
    day = encode(solar_day.LESSON.table, {**link.left(solar_day.LESSON.name), "lens": name})
    st.page_link("pages/solar_day.py", label=say("reference.pictures.whole_day"), query_params=link.spoken(day))
    own, cell = _sheet(lens.picture, name), _sheet("cell", name)
    _show(_who(lens, own, cell), **{lens.picture: own, "cell": cell})
    st.markdown(say("reference.pictures.limps", limps=plain(lens.limps)))


def _who(lens: Lens, own: Sheet, cell: Sheet) -> list[str]:
    """Who is who: first the quantities, in the lens's own picture, then the operations, in the wiring."""
    cards = []
    for part, role in lens.who.items():
        body = f"<p>{_what(part)}</p><p>{escape(role.does)}</p>"
        piece = _cut(lens.picture, own, part) or _cut("cell", cell, part)
        cards.append(_card(escape(role.name), body, part, piece=piece))
    return cards


def _sheet(picture: str, lens: str) -> Sheet:
    """The picture that pieces are cut from, in the theme of the page."""
    return sheets(picture, "dark" if st.context.theme.type == "dark" else "light", lens)


def _cut(picture: str, sheet: Sheet, name: str) -> str:
    """A piece of a picture beside its name; nothing where it is not there."""
    if name not in sheet.pieces:
        return ""
    style, said = sheet.pieces[name]
    return f'<span class="cut cut-{picture}" role="img" aria-label="{escape(said)}" style="{style}"></span>'


def _what(part: str) -> str:
    """The quantity or the operation that somebody stands for."""
    if part in OPERATIONS:
        return OPERATIONS[part]
    keeps = f" {_told('controls.keeps')}" if part == "f" else ""
    return f"{QUANTITIES[part].symbol}, {escape(title_of(part))}{keeps}"


def _claims() -> None:
    found, problem = claims()
    if problem:
        st.warning(plain(problem))
        return
    st.markdown(say("reference.claims.intro"))
    _show(_claim(claim) for claim in found.claims)


def _claim(claim: Claim) -> str:
    body = _said("said", _symbols(claim.said)) + _said("true", f"<b>{_symbols(claim.true)}</b>")
    if claim.link:
        address = "solar_day?" + urlencode(link.spoken(dict(parse_qsl(claim.link))), safe=":")
        see = escape(claim.see) or _told("reference.claims.see")
        body += f'<p><a href="{escape(address)}" target="_self">{see} →</a></p>'
    elif claim.see:
        body += f"<p>{escape(claim.see)}</p>"
    return f"<article>{body}{_from(claim.source)}</article>"


def _with_its_weights(one: Quantity) -> str:
    """How it is made; a gate's weights have its letter, for they are all that tells one gate from another."""
    if one.name not in GATES:
        return one.formula
    return re.sub(r"\bb\b", f"b_{one.name}", re.sub("W_[xh]", rf"\g<0>{one.name}", one.formula))


def _symbols(text: str) -> str:
    """A sentence, its symbols set as mathematics: W_x gets a subscript. The browser's side of it is in dom.js."""
    return re.sub(r"([A-Za-z])_([A-Za-z]+(?:,[A-Za-z]+)*)", r"\1<sub>\2</sub>", escape(text))


def _said(how: str, text: str) -> str:
    """What is said, or true, after the word for it."""
    return f'<p class="{how}"><span>{_told(f"reference.claims.{how}")}</span> {text}</p>'


def _good() -> None:
    found, problem = claims()
    if problem:
        st.warning(plain(problem))
        return
    for name, points in (("good", found.good), ("limits", found.limits), ("today", found.today)):
        st.header(say(f"reference.good.{name}"), anchor=False)
        _show(_point(point, 3) for point in points)


def _asked() -> None:
    found, problem = claims()
    if problem:
        st.warning(plain(problem))
        return
    st.markdown(say("reference.asked.intro"))
    _show(_point(point) for point in found.asked)


# -- pieces of HTML: a text from a file is always escaped


def _told(key: str) -> str:
    return escape(say(key))


def _point(point: Point, level: int = 2) -> str:
    return _card(escape(point.title), f"<p>{escape(point.text)}</p>{_from(point.source)}", level=level)


def _card(title: str, body: str, quantity: str = "", level: int = 2, piece: str = "") -> str:
    """A card; a quantity's own colour marks its edge."""
    color = PALETTE["dark" if st.context.theme.type == "dark" else "light"].get(quantity)
    style = f' style="border-left-color: {color}"' if color else ""
    return f"<article{style}>{piece}<h{level}>{title}</h{level}>{body}</article>"


def _list(rows: Mapping[str, str]) -> str:
    """Rows of a card, each after the word for it."""
    told = (f"<dt>{_told(f'reference.row.{name}')}</dt><dd>{row}</dd>" for name, row in rows.items())
    return f"<dl>{''.join(told)}</dl>"


def _escaped(rows: Mapping[str, str]) -> dict[str, str]:
    return {name: escape(value) for name, value in rows.items()}


def _from(source: Source | None) -> str:
    if source is None:
        return ""
    return f'<p class="source"><a href="{escape(source.url)}" target="_blank">{escape(source.name)}</a></p>'


def _show(cards: Iterable[str], **sheets: Sheet) -> None:
    """Cards, and once each picture that pieces of them are cut from."""
    pictures = "".join(f".cut-{name} {{ background-image: url({sheet.address}); }}" for name, sheet in sheets.items())
    style = f"<style>{pictures}</style>" if sheets else ""
    st.html(f'{style}<div class="words">{"".join(cards)}</div>')
