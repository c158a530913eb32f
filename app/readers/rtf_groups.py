"""The groups of an RTF document that its converter would lose: lifted out, left out or counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from caseframe.app.readers.beside import CHOICE, COMMENT, OBJECT, PICTURE, Counts, is_logo

_TOKEN: Final = re.compile(
    r"(?P<open>\{)\s*|(?P<close>\})"
    r"|(?P<word>\\(?P<name>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?)\s*|(?P<sign>\\[^a-zA-Z])\s*"
)
_BINARY: Final = re.compile(r"\\(?:bin(?P<length>\d{1,10}) ?|.)", re.DOTALL)
_LIFTED: Final = {
    "footnote": "footnote",
    **dict.fromkeys(["header", "headerl", "headerr", "headerf"], "header"),
    **dict.fromkeys(["footer", "footerl", "footerr", "footerf"], "footer"),
    **dict.fromkeys(["shptxt", "dptxbxtext"], "text box"),
}
_DROPPED: Final = frozenset(["nonshppict", "shprslt", "listpicture", "background"])
"""Second copies for old programs, bullets and backgrounds."""
_SIZES: Final = frozenset(["picwgoal", "pichgoal", "picscalex", "picscaley"])
_OTHERS: Final = [
    "pict",
    "object",
    "result",
    "annotation",
    "sn",
    "sv",
    "deleted",
    "plain",
    "fftype",
]
_KNOWN: Final = frozenset([*_LIFTED, *_DROPPED, *_SIZES, *_OTHERS])
_DEEPEST: Final = 20
_ART: Final = "gtextUNICODE"
_TWIPS_PER_MM: Final = 56.7


@dataclass(slots=True)
class Parts:
    """A document in parts: each with what to call it, the body first; and what is not read."""

    body: str = ""
    beside: list[tuple[str, str]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)


class _State(NamedTuple):
    """Of the open group. ``sink`` is where its text goes, ``result`` where that of an object's does.

    ``counted`` says whether pictures in it count, ``depth`` how many lifted groups it stands in.
    """

    sink: list[str] | None
    result: list[str] | None = None
    deleted: bool = False
    counted: bool = True
    depth: int = 0


def split(source: str) -> Parts:
    """Take a document apart. Deleted text is left out, as are the data of pictures and objects."""
    return _Split(_without_binary(source)).run()


def _without_binary(source: str) -> str:
    """Raw data may hold braces."""
    if "\\bin" not in source:
        return source
    kept, position = [], 0
    token = _BINARY.search(source)
    while token:
        after = token.end()
        if token["length"]:
            kept.append(source[position : token.start()])
            position = after = token.end() + int(token["length"])
        token = _BINARY.search(source, after)
    return "".join([*kept, source[position:]])


class _Split:
    """What is known at a point of the document."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts = Parts()
        self._body: list[str] = []
        self._beside: list[tuple[str, list[str]]] = []
        self._pictures: list[dict[str, int]] = []
        self._sizes: dict[str, int] = {}
        self._art = False
        self._state = _State(self._body)
        self._stack: list[_State] = []
        self._begun = 0  # where what is not yet in its sink begins

    def run(self) -> Parts:
        """Go through the document once."""
        opened = -1  # the end of the control words with which a group opens
        for token in _TOKEN.finditer(self._source):
            kind = token.lastgroup
            if kind == "open":
                self._stack.append(self._state)
                opened = token.end()
            elif kind == "close":
                self._close(token.start())
            elif kind == "word":
                opening = opened == token.start()
                if token["name"] in _KNOWN:
                    self._word(token, opening)
                if opening:
                    opened = token.end()
            elif opened == token.start() and token["sign"] == "\\*":
                opened = token.end()
        self._flush(len(self._source))
        return self._result()

    def _result(self) -> Parts:
        self._parts.body = "".join(self._body)
        self._parts.beside = [(name, "".join(sink)) for name, sink in self._beside]
        self._parts.counts[PICTURE] = sum(not is_logo(*_extent(one)) for one in self._pictures)
        return self._parts

    def _flush(self, end: int) -> None:
        if self._state.sink is not None and not self._state.deleted:
            self._state.sink.append(self._source[self._begun : end])
        self._begun = end

    def _close(self, at: int) -> None:
        if not self._stack:
            return
        outer = self._stack.pop()
        if outer is not self._state:
            self._flush(at)
            self._state = outer

    def _word(self, token: re.Match[str], opening: bool) -> None:
        name, number = token["name"], token["number"]
        if name in _SIZES:
            self._sizes[name] = int(number or 0)
        elif name == "deleted":
            self._turn(token, self._state._replace(deleted=number != "0"))
        elif name == "plain" and self._state.deleted and not opening:
            self._turn(token, self._state._replace(deleted=False))
        elif name == "fftype" and number == "2" and not self._state.deleted:
            self._parts.counts[CHOICE] += 1
        elif opening:
            self._open(token, name)

    def _turn(self, token: re.Match[str], state: _State) -> None:
        """What follows a control word has another state."""
        self._flush(token.start())
        self._begun = token.end("word")
        self._state = state

    def _open(self, token: re.Match[str], name: str) -> None:
        """The word by which a group says what it is."""
        state = self._state
        shown = state.sink is not None and not state.deleted
        if name == "sn":
            self._art = self._source.startswith(_ART, token.end("word"))
        elif name in _LIFTED or (name == "sv" and self._art):
            self._lift(token, _LIFTED.get(name, "text box"))
        elif name == "result" and state.result is not None:
            self._turn(token, state._replace(sink=state.result, result=None))
        elif name == "pict":
            self._sizes = {}
            if shown and state.counted:
                self._pictures.append(self._sizes)
            self._turn(token, state._replace(sink=None))
        elif name in {"object", "annotation"}:
            self._parts.counts[OBJECT if name == "object" else COMMENT] += shown
            result = state.sink if name == "object" else None
            self._turn(token, state._replace(sink=None, result=result, counted=False))
        elif name in _DROPPED:
            self._turn(token, state._replace(sink=None, result=None, counted=False))

    def _lift(self, token: re.Match[str], name: str) -> None:
        state = self._state
        if state.sink is None or state.deleted or state.depth == _DEEPEST:
            return
        sink: list[str] = []
        self._beside.append((name, sink))
        # Pictures in headers and footers are letterheads.
        counted = state.counted and name not in {"header", "footer"}
        self._turn(token, _State(sink, None, deleted=False, counted=counted, depth=state.depth + 1))
        self._art = False


def _extent(sizes: dict[str, int]) -> tuple[float, float]:
    """Width and height of a picture in millimetres, 0 where nobody says."""
    width = sizes.get("picwgoal", 0) * sizes.get("picscalex", 100)
    height = sizes.get("pichgoal", 0) * sizes.get("picscaley", 100)
    return width / 100 / _TWIPS_PER_MM, height / 100 / _TWIPS_PER_MM
