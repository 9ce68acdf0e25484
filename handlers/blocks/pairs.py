"""What holds for two codes on one day: the NCCI pair, add-ons, and where a modifier goes."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.cards import ReleaseRef
from catalog.meanings import MODIFIER_INDICATOR
from catalog.records import PtpEdit, PtpUnknown
from catalog.validation.echoes import echoes_of
from catalog.validation.report import Finding
from handlers.blocks.limits import Block
from handlers.blocks.parts import (
    Button,
    Message,
    buttons,
    context,
    escape,
    fields,
    header,
    message,
    sections,
)
from handlers.blocks.reports import finding_blocks
from handlers.blocks.wording import day, releases
from handlers.questions import CodesQuestion, ComparisonQuestion, PairQuestion


def pair_message(
    asked: PairQuestion,
    edit: PtpEdit | PtpUnknown | None,
    labels: Sequence[tuple[str, str]],
    findings: Sequence[Finding],
    refs: Sequence[ReleaseRef],
) -> Message:
    """The pair's card. ``labels``: each code with our label of it."""
    first, second = asked.code, asked.other
    blocks = [header(f"{first} with {second}"), *sections([f"*{escape(verdict(asked, edit))}*"])]
    if isinstance(edit, PtpEdit):
        blocks += fields(
            [
                ("Column 1 (paid)", escape(edit.column_1)),
                ("Column 2 (not paid beside it)", escape(edit.column_2)),
                (
                    "Modifier indicator",
                    escape(
                        f"{edit.modifier_indicator}: "
                        f"{MODIFIER_INDICATOR.get(edit.modifier_indicator, '')}"
                    ),
                ),
                ("CMS's reason", escape(edit.rationale or "")),
            ]
        )
    for finding in findings:
        if finding.told_by is None:
            echoes = echoes_of(finding, findings)
            blocks += finding_blocks(finding, where=False, echoes=echoes)
    blocks += sections([f"{code}  {escape(label)}" for code, label in labels])
    same = {"on": asked.on, "assumed": asked.assumed}
    blocks += buttons(
        [
            *(
                Button(f"Show {code}", CodesQuestion.model_validate({"codes": (code,), **same}))
                for code in dict.fromkeys((first, second))
            ),
            Button(
                "Compare",
                ComparisonQuestion.model_validate({"code": first, "other": second, **same}),
            ),
        ]
    )
    blocks += _sources(asked, refs)
    return message(escape(f"{first} with {second}: {verdict(asked, edit)}"), blocks)


def verdict(asked: PairQuestion, edit: PtpEdit | PtpUnknown | None) -> str:
    """The pair in one sentence."""
    if isinstance(edit, PtpUnknown):
        return f"Not checked: {edit.reason}"
    if edit is None:
        return f"No NCCI pair edit holds for {asked.code} and {asked.other} on {asked.on}."
    ending = {
        "0": "No modifier separates them.",
        "1": "A modifier can separate them if the record supports it.",
        "9": "The edit no longer applies.",
    }[edit.modifier_indicator]
    return f"NCCI pair: {edit.column_1} is column 1, {edit.column_2} is column 2. {ending}"


def _sources(asked: PairQuestion, refs: Sequence[ReleaseRef]) -> list[Block]:
    return context([day(asked.on, assumed=asked.assumed), *releases(refs)])
