"""The indicators of CMS's files in plain words, for every surface that shows them.

Source: the record layouts that CMS publishes with the files (RVU file, NCCI PTP and MUE files).
"""

from __future__ import annotations

GLOBAL_PERIOD = {
    "000": "the day itself",
    "010": "10 days after",
    "090": "1 day before to 90 days after",
    "MMM": "maternity",
    "XXX": "none applies",
    "YYY": "set by the contractor",
    "ZZZ": "that of the primary code",
}
MPFS_STATUS = {
    "A": "paid under the fee schedule",
    "B": "bundled, never paid separately",
    "C": "priced by the contractor",
    "E": "excluded by regulation",
    "I": "not valid for Medicare",
    "J": "anesthesia, priced apart",
    "M": "measurement only",
    "N": "not covered by Medicare",
    "P": "bundled or excluded",
    "R": "restricted coverage",
    "T": "paid only when alone that day",
    "X": "outside the fee schedule by law",
}
MULTIPLE_PROCEDURE = {
    "0": "no reduction",
    "1": "reduced, older rule",
    "2": "100 % for the first, 50 % for each further one",
    "3": "endoscopy rule",
    "4": "imaging rule",
    "5": "therapy rule",
    "6": "cardiovascular imaging rule",
    "7": "ophthalmology rule",
    "9": "does not apply",
}
BILATERAL = {
    "0": "150 % for both sides does not apply",
    "1": "150 % for both sides applies",
    "2": "already priced for both sides",
    "3": "each side at 100 %",
    "9": "does not apply",
}
MAI = {
    "1": "per claim line",
    "2": "per day, absolute",
    "3": "per day, more can be paid on records",
}
MODIFIER_INDICATOR = {
    "0": "no modifier separates the pair",
    "1": "a modifier can separate the pair if the record supports it",
    "9": "the edit no longer applies",
}
ADDON_TYPE = {
    "1": "only with the listed primary codes",
    "2": "the contractor decides on the primary codes",
    "3": "with the listed primary codes, and others the contractor accepts",
}
