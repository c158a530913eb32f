"""What an OpenDocument text holds beside its paragraphs."""

from __future__ import annotations

from caseframe.app.documents import Passage

from tests.app.readers.samples import odt_with, read_bytes, reasons, repacked

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("draw", "drawing"),
        ("form", "form"),
        ("svg", "svg-compatible"),
    )
)


def frame(inner: str, size: str = "8cm") -> str:
    return f'<draw:frame svg:width="{size}" svg:height="{size}">{inner}</draw:frame>'


def test_pictures_objects_comments_and_form_fields() -> None:
    image = "<draw:image/>"
    deleted = f"<text:tracked-changes><text:p>{frame(image)}</text:p></text:tracked-changes>"
    forms = (
        '<office:forms><form:form><form:textarea form:current-value="She may be at risk."/>'
        '<form:text form:value="Team A" form:current-value=""/><form:text form:value="Team B"/>'
        "<form:textarea form:value='twice'><text:p>Typed.</text:p></form:textarea>"
        '<form:listbox><form:option form:label="Engages"/>'
        '<form:option form:label="Refuses" form:current-selected="true"/></form:listbox>'
        "</form:form></office:forms>"
    )
    beside = (
        frame(image)
        + frame(image, "3in")
        + frame(image, "12mm")
        + frame(f"<draw:object/>{image}")
        + frame("<draw:text-box><text:p>In the box.</text:p></draw:text-box>")
        + "<office:annotation><text:p>no</text:p></office:annotation>"
    )
    content = (
        f"<office:document-content {SPACES}><office:body><office:text>{forms}{deleted}"
        f"<text:p>Seen.{beside}</text:p></office:text></office:body></office:document-content>"
    )
    styles = f"<office:document-styles {SPACES}><text:p>Above.{frame(image)}</text:p></office:document-styles>"
    changes = {"content.xml": lambda _: content.encode(), "styles.xml": lambda _: styles.encode()}
    items = read_bytes(repacked(odt_with("x"), changes), "a.odt")
    assert {item.place: item.note.text for item in items if isinstance(item, Passage)} == {
        "paragraph 1": "Typed.",
        "paragraph 2": "In the box.",
        "paragraph 3": "Seen.",
        "form field 1": "She may be at risk.",
        "form field 2": "Team B",
        "form field 3": "Refuses",
        "header or footer 1": "Above.",
    }
    assert [place for place, _ in reasons(items)] == [
        "2 pictures",
        "1 embedded object",
        "1 comment",
    ]
