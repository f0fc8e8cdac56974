"""The instrument's modules as one script: a file that is opened from disk may not import others.

They are written so that this needs no bundler: names are imported from ``./x.js``, and what is exported is declared
there. Each module becomes a function that is called once, in the order in which they need each other.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from lstm_viz.place import ASSETS

LIVE = ASSETS / "live"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|/\*\*.*?\*/ ?", re.MULTILINE | re.DOTALL)
_FORMS_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


@functools.cache
def bundled(first: str) -> str:
    """The module of that name with all that it needs, as one module that imports nothing.

    Raises
    ------
    ValueError
        When a module imports or exports in another form than the two that are known here, or two need each other.
    """
    sources: dict[str, str] = {}
    _gather(first, sources, ())
    *others, (_, own) = sources.items()
    return "\n".join([*(_wrapped(name, text) for name, text in others), _bare(first, own)])


def _gather(name: str, sources: dict[str, str], above: tuple[str, ...]) -> None:
    """Put a module's source behind those that it needs."""
    if name in above:
        raise ValueError(f"modules need each other: {' -> '.join((*above, name))}")
    if name in sources:
        return
    text = (LIVE / f"{name}.js").read_text(encoding="utf-8")
    for match in _IMPORT.finditer(text):
        _gather(match[2], sources, (*above, name))
    sources[name] = text


def _wrapped(name: str, text: str) -> str:
    """``const $name = (() => { … return { what it exports }; })();``"""
    exported = ", ".join(_EXPORT.findall(text))
    return f"const ${name} = (() => {{\n{_bare(name, text)}\nreturn {{ {exported} }};\n}})();"


def _bare(name: str, text: str) -> str:
    """A module's body: it takes what it imports from what the others returned."""
    body = _COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub(_destructured, text))).strip()
    left = _FORMS_LEFT.search(body)
    if left:
        raise ValueError(f"{name}.js has a form of import or export that is not known here: {left[0]}")
    return body


def _destructured(match: re.Match[str]) -> str:
    names = [name.strip().replace(" as ", ": ") for name in match[1].split(",") if name.strip()]
    return f"const {{ {', '.join(names)} }} = ${match[2]};"


def filled(template: str, parts: Mapping[str, str]) -> str:
    """A template with its ``%%NAME%%`` filled in, in one go: what is filled in is not looked at again."""
    return re.sub(r"%%(\w+)%%", lambda match: parts[match[1]], template)
