"""Now, for what is dated: tracked changes and comments."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def now() -> str:
    """UTC, to the second, as w:date has it; SOURCE_DATE_EPOCH where it is set (reproducible-builds.org)."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(stamp), UTC) if stamp.isdigit() else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
