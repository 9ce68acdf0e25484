"""Claim files of people who do not exist, as long and as varied as a test needs."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta

CODES = [
    *("99212", "99213", "99214", "99203", "11102", "11103", "11104", "11105", "11106", "11200"),
    *("11201", "11301", "11306", "11311", "11401", "11402", "11421", "11441", "11602", "11603"),
    *("11622", "11642", "12031", "12032", "12041", "12051", "13101", "13121", "13132", "14040"),
    *("14060", "17000", "17003", "17004", "17110", "17111", "17261", "17271", "17281", "17311"),
    *("17312", "11900", "11901", "88305", "10060", "11720", "11721", "11750", "96910", "J3301"),
]
DIAGNOSES = ["L570", "D485", "D225", "L821", "L820", "B078", "C44311", "C44519", "L400", "L700"]
MODIFIERS = ["25", "59", "XS", "51", "RT", "LT", "57", "79", "58"]
VISITS = [
    ["99213"],
    ["99214"],
    ["99213-25", "11102"],
    ["99213-25", "17000", "17003"],
    ["99214-25", "11102", "11103", "17000-59"],
    ["99203-25", "11104"],
    ["99213-25", "17110"],
    ["99213", "17110"],
    ["17311", "17312", "12052"],
    ["17311", "14060"],
    ["11402", "12032"],
    ["11602", "12032"],
    ["11642", "13132"],
    ["99213-25", "11900", "J3301"],
    ["99213-25", "11200", "11201"],
    ["17000", "17004"],
    ["11301", "11306"],
    ["88305"],
    ["96910"],
    ["10060"],
]
"""What a day in a practice looks like, mostly right."""

Line = tuple[str, tuple[str, ...], int, tuple[int, ...]]
Claim = tuple[date, tuple[str, ...], tuple[Line, ...]]


def claims(count: int, seed: int = 1) -> Iterator[Claim]:
    """So many claims of codes drawn by lot: date, diagnoses, lines; hardly two are alike."""
    dice = random.Random(seed)
    for _ in range(count):
        day, listed = _day(dice), _listed(dice)
        services = []
        for code in dice.sample(CODES, dice.randint(1, 4)):
            modifiers = tuple(dice.sample(MODIFIERS, dice.choice([0, 0, 0, 1, 1, 2])))
            units = dice.choice([1, 1, 1, 1, 2, 3, 6])
            services.append((code, modifiers, units, (dice.randint(1, len(listed)),)))
        yield day, listed, tuple(services)


def practice(count: int, seed: int = 1) -> Iterator[Claim]:
    """So many claims as a practice sends them in two months."""
    dice = random.Random(seed)
    for _ in range(count):
        day, listed = _day(dice), _listed(dice)
        services = []
        for text in dice.choice(VISITS):
            code, *modifiers = text.split("-")
            units = dice.randint(1, 13) if code in ("17003", "J3301") else 1
            services.append((code, tuple(modifiers), units, (dice.randint(1, len(listed)),)))
        yield day, listed, tuple(services)


def _day(dice: random.Random) -> date:
    return date(2026, 2, 2) + timedelta(days=dice.randrange(60))


def _listed(dice: random.Random) -> tuple[str, ...]:
    return tuple(dice.sample(DIAGNOSES, dice.randint(1, 3)))


def x12(of: Iterator[Claim], mark: str = "~\n", version: str = "005010X222A1") -> Iterator[str]:
    """An 837 file, in pieces."""
    yield (
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
        f"*260304*0800*^*00501*000000001*0*P*:{mark}"
        f"GS*HC*S*R*20260304*0800*1*X*{version}{mark}"
        f"ST*837*0001*{version}{mark}BHT*0019*00*1*20260304*0800*CH{mark}"
        f"HL*1**20*1{mark}NM1*85*2*CLINIC*****XX*1234567893{mark}"
    )
    for number, (day, listed, lines) in enumerate(of, start=2):
        pointed = "*".join(
            f"{'ABK' if index == 0 else 'ABF'}:{code}" for index, code in enumerate(listed)
        )
        yield (
            f"HL*{number}*1*22*0{mark}SBR*P*18*******MB{mark}"
            f"NM1*IL*1*QUUX{number}*ZEB****MI*1EG4TE5MK{number % 90 + 10}{mark}"
            f"N3*{number} ELM ST{mark}DMG*D8*19500101*F{mark}"
            f"CLM*PCN{number}*{100 * len(lines)}***11:B:1*Y*A*Y*Y{mark}HI*{pointed}{mark}"
        )
        for at, (code, modifiers, units, pointers) in enumerate(lines, start=1):
            service = ":".join(("HC", code, *modifiers))
            pointer = ":".join(map(str, pointers))
            yield (
                f"LX*{at}{mark}SV1*{service}*100*UN*{units}***{pointer}{mark}"
                f"DTP*472*D8*{day:%Y%m%d}{mark}"
            )
    yield f"SE*1*0001{mark}GE*1*1{mark}IEA*1*000000001{mark}"


def grid(of: Iterator[Claim]) -> Iterator[str]:
    """A CSV with a patient column."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["Patient", "DOS", "CPT", "Mod 1", "Mod 2", "Units", "Dx 1", "POS", "Charge"])
    for number, (day, listed, lines) in enumerate(of):
        for code, modifiers, units, pointers in lines:
            first, second = (*modifiers, "", "")[:2]
            patient, served = f"Quux{number}, Zeb", day.strftime("%m/%d/%Y")
            pointed = listed[pointers[0] - 1]
            rows.writerow([patient, served, code, first, second, units, pointed, "11", "100.00"])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def fhir(of: Iterator[Claim]) -> Iterator[str]:
    """A bundle of Claim resources."""
    yield '{"resourceType": "Bundle", "type": "collection", "entry": [\n'
    between = ""
    for day, listed, lines in of:
        resource = {
            "resourceType": "Claim",
            "status": "active",
            "use": "claim",
            "type": {"coding": [{"code": "professional"}]},
            "patient": {"display": "Zeb Quux"},
            "diagnosis": [
                {"sequence": at, "diagnosisCodeableConcept": {"coding": [{"code": code}]}}
                for at, code in enumerate(listed, start=1)
            ],
            "item": [
                {
                    "sequence": at,
                    "productOrService": {"coding": [{"code": code}]},
                    "modifier": [{"coding": [{"code": modifier}]} for modifier in modifiers],
                    "servicedDate": day.isoformat(),
                    "quantity": {"value": units},
                    "diagnosisSequence": list(pointers),
                    "locationCodeableConcept": {"coding": [{"code": "11"}]},
                    "net": {"value": 100},
                }
                for at, (code, modifiers, units, pointers) in enumerate(lines, start=1)
            ],
        }
        yield between + json.dumps({"resource": resource})
        between = ",\n"
    yield "\n]}\n"
