"""Texts that are no markdown of ours, shown where Streamlit reads markdown."""

from __future__ import annotations


def plain(text: str) -> str:
    """A text as it is: no character of it is markup.

    What a link, a file or an error says may hold anything. Read as markdown, an image in it would make the browser
    ask another machine.
    """
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+!$~<>|:" else sign for sign in text)
