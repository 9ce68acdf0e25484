"""What is raised where the settings cannot be used; apart, so that it costs no import."""

from __future__ import annotations

from pathlib import Path


class SettingsError(Exception):
    """The settings cannot be used; the message names the variable and the next step."""


def unwritable(data_dir: Path, error: OSError) -> SettingsError:
    """The data directory cannot be made, or not be written."""
    why = f" ({error.strerror})" if error.strerror else ""
    return SettingsError(
        f"CODEDESK_DATA_DIR: {data_dir} can't be written{why}. Name another folder."
    )
