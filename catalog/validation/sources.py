"""The manuals and tables that rules cite."""

from __future__ import annotations

from catalog.families import Source

_CMS = "https://www.cms.gov/medicare/coding-billing"
_NCCI = f"{_CMS}/national-correct-coding-initiative-ncci-edits"


def ncci_manual(section: str) -> Source:
    """A section of the Medicare NCCI Policy Manual, 2026 edition."""
    return Source(
        title="Medicare NCCI Policy Manual 2026",
        section=section,
        url=f"{_NCCI}/medicare-ncci-policy-manual",
    )


PTP_TABLE = Source(
    title="CMS NCCI PTP edits, practitioner",
    url=f"{_NCCI}/medicare-ncci-procedure-procedure-ptp-edits",
)
MUE_TABLE = Source(
    title="CMS NCCI MUE values, practitioner services",
    url=f"{_NCCI}/medicare-ncci-medically-unlikely-edits-mues",
)
ADD_ON_TABLE = Source(
    title="CMS NCCI add-on code edits", url=f"{_NCCI}/medicare-ncci-add-code-edits"
)
FEE_SCHEDULE = Source(
    title="CMS Physician Fee Schedule relative value files",
    url="https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files",
)
HCPCS_FILE = Source(
    title="CMS HCPCS Level II quarterly update",
    url=f"{_CMS}/healthcare-common-procedure-system/quarterly-update",
)
ICD10CM = Source(title="ICD-10-CM files of NCHS and CMS", url=f"{_CMS}/icd-10-codes")
ICD10CM_GUIDELINES = Source(
    title="ICD-10-CM Official Guidelines for Coding and Reporting", url=f"{_CMS}/icd-10-codes"
)
PLACES = Source(
    title="CMS place of service code set", url=f"{_CMS}/place-of-service-codes/code-sets"
)
CLAIMS_MANUAL_12 = Source(
    title="Medicare Claims Processing Manual, chapter 12",
    url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c12.pdf",
)


def section(source: Source, text: str) -> Source:
    """The same source, at a place inside it."""
    return source.model_copy(update={"section": text})
