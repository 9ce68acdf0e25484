"""Small files in the publishers' layouts, for tests that read them."""

from __future__ import annotations

from pathlib import Path

_PTP_HEADER = (
    '"CPT only copyright 2025.\r\nAll rights reserved."\t\t\t\t\t\t\r\n'
    '"Column 1"\t"Column 2"\t"*=in existence\r\nprior to 1996"\t"Effective\r\nDate"\t'
    '"Deletion\r\nDate\r\n*=no data"\t"Modifier\r\n0=not allowed\r\n1=allowed\r\n'
    '9=not applicable"\t"PTP Edit Rationale"\r\n'
)
PTP_ROWS = (
    "11102\t17000\t\t20190101\t*\t1\tMisuse of Column Two code with Column One code",
    "17004\t17000\t*\t19960101\t*\t0\tMore extensive procedure",
    "33533\t33534\t\t20260801\t*\t1\tStandards of medical/surgical practice",
    "11104\t99213\t\t20190101\t20260815\t1\tStandards of medical/surgical practice",
)


def ptp_files(folder: Path, rows: tuple[str, ...] = PTP_ROWS) -> list[Path]:
    """A release in four parts, one row each."""
    paths = []
    for part, row in enumerate(rows, 1):
        path = folder / f"ccipra-v322r0-f{part}.txt"
        path.write_bytes((_PTP_HEADER + row + "\r\n").encode("latin-1"))
        paths.append(path)
    return paths


def mue_file(folder: Path, rows: str, name: str = "Eff_01-01-2027") -> Path:
    """The practitioner table."""
    path = folder / f"MCR_MUE_PractitionerServices_{name}.csv"
    path.write_bytes(
        (
            '"CPT\u00ae codes are copyright.\n\nAll rights reserved.",,,\r\n'
            '"HCPCS/\nCPT Code","Practitioner Services MUE Values","MUE Adjudication Indicator",'
            '"MUE Rationale"\r\n' + rows
        ).encode("latin-1")
    )
    return path


def add_on_file(folder: Path, rows: list[str], name: str = "AOC_V2027Q1_01-MCR.txt") -> Path:
    """The fixed-width add-on file; a row is ``type add-on primary effective deletion``."""
    lines = []
    for row in rows:
        kind, add_on, primary, effective, *deletion = row.split()
        ends = deletion[0] if deletion else " " * 7
        lines.append(f"{kind}{add_on}       {primary}       {effective}{ends}{'':60}")
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    return path


def order_file(folder: Path, rows: list[tuple[str, int, str]], year: int = 2028) -> Path:
    """The ICD-10-CM order file."""
    lines = [
        f"{number:05} {code:<7} {billable} {title[:60]:<60} {title}"
        for number, (code, billable, title) in enumerate(rows, 1)
    ]
    path = folder / f"icd10cm_order_{year}.txt"
    path.write_text("\r\n".join(lines) + "\r\n")
    return path


def fee_file(folder: Path, rows: list[str], title: str = "2027 National") -> Path:
    """The RVU file with its header over two lines; rows are comma-separated."""
    upper = ",,,STATUS,WORK,NON-FAC,NON-FAC NA,FACILITY,FACILITY NA,MP,PCTC,GLOB,MULT,BILAT,ASST,"
    lower = "HCPCS,MOD,DESCRIPTION,CODE,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,IND,DAYS,PROC,"
    lines = [
        f",,{title} Physician Fee Schedule Relative Value File January Release" + "," * 15,
        ",,CPT codes and descriptions only are copyright 2026" + "," * 15,
        upper + "CO-,TEAM,CONV",
        lower + "SURG,SURG,SURG,SURG,FACTOR",
    ]
    path = folder / "PPRRVU2027_Jan_nonQPP.csv"
    path.write_text("\n".join([*lines, *rows]) + "\n")
    return path


FEE_ROW = "11102,,secret text,A,0.70,2.00,,0.20,,0.05,0,000,2,0,1,0,0,34.0000"


def index_file(
    folder: Path, rows: list[str], columns: str = "2027 PW GPCI (with 1.0 Floor)"
) -> Path:
    """GPCIs with a title above and footnotes below."""
    lines = [
        "ADDENDUM E. FINAL CY 2027 GEOGRAPHIC PRACTICE COST INDICES (GPCIs),,,,,,",
        f"Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,{columns},"
        "2027 PE GPCI,2027 MP GPCI",
        *rows,
        "*Work GPCI reflects a floor.,,,,,,",
    ]
    path = folder / "GPCI2027.csv"
    path.write_text("\n".join(lines) + "\n", "latin-1")
    return path
