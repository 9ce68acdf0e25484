"""Writes a small workbook, for readers that take spreadsheets."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0"?>'
_FORMAT = "http://schemas.openxmlformats.org"
_KIND = "application/vnd.openxmlformats-"
_TYPES = f"""{_HEAD}<Types xmlns="{_FORMAT}/package/2006/content-types">
<Default Extension="rels" ContentType="{_KIND}package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="{_KIND}officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="{_KIND}officedocument.spreadsheetml.worksheet+xml"/></Types>"""
_BOOK = f"""{_HEAD}<workbook xmlns="{_FORMAT}/spreadsheetml/2006/main"
 xmlns:r="{_FORMAT}/officeDocument/2006/relationships">
<sheets><sheet name="one" sheetId="1" r:id="r1"/></sheets></workbook>"""


def _relation(kind: str, target: str) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_FORMAT}/package/2006/relationships"><Relationship Id="r1"'
        f' Type="{_FORMAT}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def _cell(place: str, value: str | int) -> str:
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def write_workbook(path: Path, rows: list[list[str | int]]) -> Path:
    """A workbook of one sheet; whole numbers are stored as numbers, as spreadsheets do."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = (_cell(f"{chr(65 + column)}{number}", value) for column, value in enumerate(row))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    sheet = (
        f'{_HEAD}<worksheet xmlns="{_FORMAT}/spreadsheetml/2006/main">'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/sheet1.xml")
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path
