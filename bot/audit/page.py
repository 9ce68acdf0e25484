"""The summary of an audit: one HTML file with its charts in it that loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from bot.audit.checking import Options
from bot.audit.totals import Totals, dollars
from bot.plural import plural
from catalog.validation import ALL_RULES

_MOST = 15
_MOST_REJECTS = 30

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem;
       padding: 0 1rem; color: #1d1c1d }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
table { border-collapse: collapse } td, th { padding: .2rem .9rem .2rem 0; text-align: left }
td.n { text-align: right; font-variant-numeric: tabular-nums }
.cards { display: flex; flex-wrap: wrap; gap: 1rem }
.card { border: 1px solid #ddd; border-radius: 8px; padding: .7rem 1.1rem }
.card b { display: block; font-size: 1.5rem }
.wrong { background: #fdecea; border-left: 4px solid #c62828; padding: .6rem 1rem }
.note { color: #616061 } .bars { width: 100%; table-layout: fixed }
.bars th { width: 40%; font-weight: normal; text-align: right; overflow-wrap: anywhere }
.bars td { display: flex; gap: .5rem; align-items: center; padding-right: 0;
           font-variant-numeric: tabular-nums }
.bars div { flex: 1; max-width: 26rem } .bars span { width: 4rem } .money span { width: 6.5rem }
.bars i { display: block; height: 1.1rem; border-radius: 3px; background: #1264a3;
          print-color-adjust: exact }
.money i { background: #b5651d }
"""


def summary(totals: Totals, options: Options, files: Sequence[Path]) -> str:
    """The page.

    Args:
        totals: The sums of the whole audit.
        options: What it was run with.
        files: The files that were checked.
    """
    titles = {rule.id: rule.title for rule in ALL_RULES}
    parts = [
        f"<h1>Audit of {plural(len(files), 'file')}</h1>",
        f"<p class=note>{escape(', '.join(options.files))} · payer where none is named: "
        f"{escape(options.payer)} · amounts: Medicare, {escape(options.locality)}</p>",
        _differences(totals),
        _cards(totals),
        "<h2>Counts</h2>",
        _counts(totals),
        "<h2>Findings by rule (errors and warnings)</h2>",
        _chart(totals.rules, {key: f"{key} {titles.get(key, '')}" for key in totals.rules}),
        "<h2>Findings by code</h2>",
        _chart(totals.codes, {}),
        "<h2>Money at stake by rule</h2>",
        _money_note(totals),
        _chart(totals.rule_stakes, titles, money=True),
        "<h2>Money at stake by code</h2>",
        _chart(totals.code_stakes, {}, money=True),
        "<h2>Not checked</h2>",
        "<p class=note>Encounters in which a rule could not be applied, or not to everything. "
        "That nothing was found does not mean that a claim will be paid.</p>",
        _chart(totals.not_checked, titles),
        "<h2>Rejects</h2>",
        _rejects(totals),
        "<p class=note>CPT is a trademark of the American Medical Association. No text and no "
        "number that points to a patient is in these results; a claim is named by its line and "
        "column in the file.</p>",
    ]
    return (
        "<!doctype html>\n<html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'><title>codedesk audit</title>"
        f"<style>{_STYLE}</style>\n" + "\n".join(part for part in parts if part) + "\n</html>\n"
    )


def _differences(totals: Totals) -> str:
    wrong = totals.differences()
    if not wrong:
        return ""
    items = "".join(f"<li>{escape(line)}</li>" for line in wrong)
    return f"<div class=wrong><b>The counts do not add up</b><ul>{items}</ul></div>"


def _cards(totals: Totals) -> str:
    shown = (
        ("encounters checked", f"{totals.encounters:,}"),
        ("with an error", f"{totals.verdicts['fix']:,}"),
        ("to review", f"{totals.verdicts['review']:,}"),
        ("no error or warning", f"{totals.verdicts['clean']:,}"),
        ("allowed by Medicare", dollars(totals.allowed_cents)),
        ("of it at stake", dollars(totals.at_stake_cents)),
    )
    cards = "".join(f"<div class=card><b>{value}</b>{name}</div>" for name, value in shown)
    return f"<div class=cards>{cards}</div>"


def _counts(totals: Totals) -> str:
    kinds = ("", "_checked", "_rejected", "_refused")
    body = "".join(
        f"<tr><td>{name}</td>"
        + "".join(f"<td class=n>{getattr(totals, field + kind):,}</td>" for kind in kinds)
        + "</tr>"
        for name, field in (("claims", "claims"), ("service lines", "lines"))
    )
    return (
        "<table><tr><th></th><th>in the files</th><th>checked</th><th>rejected</th>"
        f"<th>refused by kind</th></tr>{body}</table>"
    )


def _money_note(totals: Totals) -> str:
    text = (
        "What Medicare would allow for the lines that an error finding puts at risk; a line with "
        "two errors counts in both rules, and once in the total."
    )
    if totals.unpriced_encounters:
        text += (
            f" In {plural(totals.unpriced_encounters, 'encounter')} the amount of a line is not "
            "known and counts nothing."
        )
    return f"<p class=note>{text}</p>"


def _rejects(totals: Totals) -> str:
    if not totals.rejects:
        return "<p>None.</p>"
    rows = "".join(
        f"<tr><td class=n>{count:,}</td><td>{escape(why)}</td></tr>"
        for why, count in _ranked(totals.rejects)[:_MOST_REJECTS]
    )
    return f"<table><tr><th>times</th><th>expected</th></tr>{rows}</table>"


def _ranked(values: dict[str, int]) -> list[tuple[str, int]]:
    """Largest first, alike in whatever order they were counted."""
    return sorted(values.items(), key=lambda entry: (-entry[1], entry[0]))


def _chart(values: dict[str, int], labels: dict[str, str], *, money: bool = False) -> str:
    """Horizontal bars, longest first."""
    ranked = [entry for entry in _ranked(values) if entry[1] > 0]
    if not ranked:
        return "<p>None.</p>"
    shown, rest = ranked[:_MOST], len(ranked) - _MOST
    most = shown[0][1]
    rows = []
    for key, value in shown:
        name = labels.get(key, "")
        label = name if name.startswith(key) else f"{key} {name}".strip()
        amount = dollars(value) if money else f"{value:,}"
        width = max(1, round(100 * value / most))
        rows.append(
            f"<tr><th scope=row>{escape(label)}</th>"
            f"<td><div><i style='width:{width}%'></i></div><span>{amount}</span></td></tr>"
        )
    more = f"<p class=note>and {rest} more</p>" if rest > 0 else ""
    kind = "bars money" if money else "bars"
    return f"<table class='{kind}'>{''.join(rows)}</table>{more}"
