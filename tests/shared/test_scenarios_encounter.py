"""The dev scenarios of mode encounter or both, as far as codes carry them: a report with a count.

The scenarios are prose. For each one that codes can express, ``CLAIMS`` holds the encounter that
it describes in shorthand and the findings that its answer must bring out: rule and lines.
``ONLY_NOTES`` means that nothing may be objected. The others need facts that no code says and are
listed as such.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.reading import read
from catalog.told import with_told
from catalog.validation import Report, Severity, validate

pytestmark = pytest.mark.shared

ON = date(2026, 8, 3)
ONLY_NOTES: tuple[tuple[str, tuple[int, ...]], ...] = ()

CLAIMS: dict[str, tuple[str, tuple[tuple[str, tuple[int, ...]], ...]]] = {
    "SID-09": ("11606 C43.61, 11100-59 D48.5", (("COD002", (2,)),)),
    "SID-14": ("11100-59, 11310", (("COD002", (1,)),)),
    "SID-17": ("11642, 14060 C44.311", (("PTP001", (2, 1)),)),
    "SID-22": ("17000, 17003x4, 17110", (("PTP001", (3, 1)), ("PTP001", (3, 2)))),
    "PWQ-01": ("11104, 11308", (("PTP001", (2, 1)),)),
    "PWQ-06": ("11406, 14001", (("PTP001", (2, 1)),)),
    "M4X-20": ("11406 L72.3, 11423 L72.3", ONLY_NOTES),
    "M4X-25": ("17110 B07.0, 11104-59 D23.62", ONLY_NOTES),
    "M4X-30": ("11606, 14301 C43.71", (("PTP001", (2, 1)),)),
    "XRK-1-76": ("11200 L91.8", (("DXS006", (1,)),)),
    "AAD-2020-04-2": ("17110 L91.8", (("DXS005", (1,)),)),
    "BON-2": ("11104, 12001", (("PTP001", (1, 2)),)),
    "MRA-1": ("11102, 17000", (("PTP001", (1, 2)),)),
    "CIN-1": ("17311, 11102-59, 88331-59 C44.311", ONLY_NOTES),
    "AADP-1": ("17311, 88314 C44.311", (("PTP001", (1, 2)),)),
    "AAD58-1": ("prior 11602 2026-07-27; 11602 D03.59; DOS 2026-08-03", (("GLB001", (1,)),)),
    "AAD58-2": ("prior 11602 2026-07-27; 99213 L30.9; DOS 2026-08-03", (("GLB001", (1,)),)),
    "MOD-1": (
        "11106, 11103-59, 11105-59, 11107-59",
        (("MOD003", (2,)), ("MOD003", (3,)), ("MOD003", (4,))),
    ),
    "HYP-2": ("J0585 x1 L74.510", (("COD003", (1,)),)),
    "G22-1": ("99214-25, 17000, G2211", (("EVM004", (1, 3)),)),
    "WRT-L": ("17000 B07.8", (("DXS005", (1,)),)),
    "TF-1": ("11403 L72.3, 12032-51 L72.3", ONLY_NOTES),
    "DB-08": ("11102 L43.8, 99213-25 L43.8", (("EVM003", (2, 1)),)),
    "DB-12": (
        "11302, 11102, 17000, 17003x9",
        (("PTP001", (1, 2)), ("PTP001", (1, 2, 3))),
    ),
    "SF-03": ("20610-25-RT", (("MOD002", (1,)),)),
    "SF-04": ("99213, 20610-RT", (("EVM001", (1, 2)),)),
    "SF-07": ("99213 W19.XXXA E11 Q99.Z", (("DXS003", (1,)), ("DXS002", (1,)), ("DXS001", (1,)))),
    "SF-08": ("9921, 99213-ZQ", (("FMT001", ()), ("MOD001", (1,)))),
    "SF-10": ("11602-RT C44.629", (("DXS004", (1,)),)),
    "CDL-1": ("99213-25, 11302", (("EVM003", (1, 2)),)),
    "CMS-04": ("11102, 17004", (("PTP001", (2, 1)),)),
    "CMS-09": ("11104, 11106", (("PTP001", (2, 1)), ("FAM001", (1, 2)))),
    "CMS-10": ("17000, 17110", (("PTP001", (2, 1)),)),
    "CMS-11": ("11401, 12001", (("PTP001", (1, 2)),)),
    "CMS-15": ("12032, 12042", (("PTP001", (1, 2)),)),
    "CMS-16": ("12032, 12002", ONLY_NOTES),
    "CMS-17": ("11900, 11901", (("PTP001", (2, 1)), ("FAM004", (1, 2)))),
    "CMS-18": ("11720, 11721", (("PTP001", (2, 1)),)),
    "CMS-20": ("99213, 11102", (("EVM001", (1, 2)),)),
    "CMS-21": ("17262, 11602", (("PTP001", (1, 2)),)),
    "CMS-22": ("96372, 99211", (("PTP001", (1, 2)),)),
    "NM-01": ("11400, 12031", (("PTP001", (1, 2)),)),
    "NM-02": ("11400, 11402, 12031", (("PTP001", (1, 3)),)),
    "NM-05": ("11102, 11301", (("PTP001", (2, 1)),)),
    "NM-06": ("11055, 11720-59", (("PTP001", (1, 2)),)),
    "NM-09": ("17311, 11102-58, 88331-58 C44.311", ONLY_NOTES),
    "NM-12": ("14060, 11042", (("PTP001", (1, 2)),)),
    "NM-19": ("11102-59, 17000", (("PTP001", (1, 2)),)),
    "NM-21": ("14060, 99204", (("EVM001", (2, 1)),)),
    "NM-24": ("10180, 11406", (("FAM007", (1, 2)),)),
    "DB-05": ("17311, 17313 C44.311", (("FAM006", (1, 2)),)),
    "AAD-2018-12-1": (
        "full-thickness punch biopsy of lip vermilion, 11106",
        (("DOC003", (1,)),),
    ),
    "GST-3": ("2.1 cm superficial cut, epidermis/dermis, 12031", (("DOC003", (1,)),)),
    "AADP-3": ("scar revision (plastic repair) specimen read, 88305", (("DOC003", (1,)),)),
    "NM-13": ("wide undermining, no incision carried over, 14040", (("DOC003", (1,)),)),
    "NM-17": ("Medicare wound closed with tissue adhesive only, 12001", (("DOC003", (1,)),)),
    "SID-40": ("17273, 17272, 17272 C44.41", (("FMT002", (2, 3)),)),
    "FQ-2": (
        "SCC extensor forearm excised; retention sutures + surface interrupted stitches, no buried "
        "layer; reported as 13121",
        (("DOC003", (1,)),),
    ),
    "DB-09": (
        "sharp debridement of fibrinous tissue, venous ulcer 3x2.5 cm R medial leg, depth not "
        "stated, 11042",
        (("DOC003", (1,)),),
    ),
    "NM-03": ("one ellipse of skin containing 3 nevi excised, 11402 x3", (("DOC004", (1,)),)),
    "NM-04": (
        "destruction begun, converted to excision, same lesion: 17262, 11602-59 C44.519",
        (("PTP001", (1, 2)),),
    ),
}


def _brings_out(report: Report, expected: tuple[tuple[str, tuple[int, ...]], ...]) -> bool:
    if not expected:
        return all(one.severity is Severity.INFO for one in report.findings)
    found = {(one.rule, one.lines) for one in report.findings}
    return set(expected) <= found


def test_dev_scenarios_bring_out_what_they_must(
    shared: Path, catalog: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (shared / "scenarios/dev.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    ids = [row["id"] for row in rows if row["mode"] in ("encounter", "both")]
    assert set(ids) == CLAIMS.keys()
    missed = []
    for key in ids:
        claim, expected = CLAIMS[key]
        (encounter,) = with_told(catalog, read(claim, on=ON), claim).encounters
        report = validate(encounter, catalog)
        if not _brings_out(report, expected):
            found = [(one.rule, one.lines, str(one.severity)) for one in report.findings]
            missed.append(f"{key}: {claim}: expected {expected}, found {found}")
    with capsys.disabled():
        print(f"\ndev scenarios (encounter, both): {len(ids) - len(missed)} of {len(ids)} pass")
    assert missed == []
