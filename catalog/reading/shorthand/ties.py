"""Which diagnoses belong to which service lines.

- Diagnoses belong to the codes of the item before them, back to the diagnoses before: in
  ``17000 17003x6 L57.0`` to both codes, in ``99213 L30.9, 17000 L57.0`` to one each.
- Diagnoses at the end of a comma list are the encounter's: ``99213, 17000, 17003x6 L57.0 D48.5``
  does not say which belongs to which, so no line is given a pointer. So is a list in a segment of
  its own, or before the first code. Only a single one straight behind a code, beside segments that
  have theirs, is that code's: ``99213, 11401 L82.1; 17000 L57.0``.
- Where every segment begins with its diagnoses, they are for the codes behind them:
  ``L57.0: 17000; D48.5: 11102``.
"""

from __future__ import annotations

from functools import cache

from catalog.families import load_families
from catalog.reading.shorthand.drafts import DiagnosisRun, Draft, DraftLine
from catalog.reading.shorthand.segment import Segment


class Ties:
    """Ties the diagnoses of one encounter, segment by segment."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._leading: list[tuple[list[DraftLine], list[str]]] = []
        """Lines whose diagnoses stand before them, segment by segment."""
        self._led = True
        """Whether every segment so far begins with its diagnoses."""

    def segment(self, segment: Segment) -> None:
        """Tie the diagnoses of a segment that is read to its lines, or to the encounter."""
        lines, runs = segment.lines, segment.runs
        if lines:
            self._led = self._led and len(runs) == 1 and runs[0].after == 0
        if self._led and lines and not runs[0].labelled:
            self._leading.append((lines, runs[0].codes))
        if len(runs) > 1 and runs[0].after == 0 and runs[-1].after < len(lines):
            # "C44.311 17311 17312, D04.39 17311-59": each run is for the codes behind it.
            self._tie_behind(lines, runs)
            return
        for run in runs:
            if segment.pointing or run.after == 0 or _for_all(run, lines, runs):
                self._list(run, segment)
            else:
                self._tie_before(lines, run)

    def finish(self) -> None:
        """Tie what only the whole encounter decides."""
        if self._led and len(self._leading) > 1:
            for lines, codes in self._leading:
                for line in lines:
                    line.diagnoses = line.diagnoses or list(codes)
        if self._draft.own_diagnoses or len(self._draft.closing) > 1:
            for line, code in self._draft.closing:
                line.diagnoses = [code]

    def _list(self, run: DiagnosisRun, segment: Segment) -> None:
        """Add a run to the encounter's list; a single one that closes it may yet be a line's."""
        single = run.after > 0 and len(run.codes) == 1
        if single and not run.set_apart and not segment.pointing:
            self._draft.closing.append((segment.lines[-1], run.codes[0]))
        # A list under "dx" leads; what stands free keeps its place in the text.
        into = self._draft.listed if run.labelled else self._draft.pointed
        into += run.codes

    def _tie_before(self, lines: list[DraftLine], run: DiagnosisRun) -> None:
        """Tie a run to the lines of its item before it, back to those that have theirs."""
        self._draft.own_diagnoses = True
        item = lines[run.after - 1].item
        for place in range(run.after - 1, -1, -1):
            line, before = lines[place], lines[place - 1] if place else None
            if line.item != item or line.diagnoses:
                break
            shared = before is not None and _adds_to(line.code, before.code)
            if before is not None and shared and before.diagnoses:
                # An add-on right behind its primary is for what the primary is for.
                line.diagnoses = list(before.diagnoses)
            else:
                line.diagnoses = list(run.codes)
        self._draft.pointed += run.codes

    def _tie_behind(self, lines: list[DraftLine], runs: list[DiagnosisRun]) -> None:
        """Tie each run to the lines from it to the next."""
        self._draft.own_diagnoses = True
        ends = [*(run.after for run in runs[1:]), len(lines)]
        for run, end in zip(runs, ends, strict=True):
            for line in lines[run.after : end]:
                line.diagnoses = list(run.codes)
            self._draft.pointed += run.codes


def _for_all(run: DiagnosisRun, lines: list[DraftLine], runs: list[DiagnosisRun]) -> bool:
    """Whether diagnoses close a whole comma list instead of one item of it."""
    only = len(runs) == 1 and run.after == len(lines)
    return only and len({line.item for line in lines}) > 1


@cache
def _adds_to(code: str, primary: str) -> bool:
    """Whether a code is an add-on to another by its family."""
    row = load_families().entry(code)
    return row is not None and primary in row.adds_to
