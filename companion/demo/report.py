"""What the demonstration tells: steps as they are done, and the closing table or JSON."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Report:
    """Collects steps and figures; prints each step when it ends."""

    as_json: bool
    steps: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def step(self, text: str) -> Iterator[list[str]]:
        """One step; what is put into the list is shown under it as detail."""
        details: list[str] = []
        began = time.perf_counter()
        self._say(f"  … {text}", end="\r")
        try:
            yield details
        except BaseException:
            self._note(text, time.perf_counter() - began, details, ok=False)
            raise
        self._note(text, time.perf_counter() - began, details, ok=True)

    def close(self, *, ok: bool, error: str = "") -> None:
        """The table, or the one JSON object on the last line."""
        if self.as_json:
            result: dict[str, Any] = {"ok": ok, "steps": self.steps, **self.figures}
            if error:
                result["error"] = error
            print(json.dumps(result, ensure_ascii=False))
            return
        if not ok:
            print(f"\nThe demonstration stopped here: {error}", file=sys.stderr)
            return
        rows = {
            "Conversations": f"{self.figures['conversations']:,}",
            "Messages": f"{self.figures['messages']:,}",
            "Bytes over the wire": f"{self.figures['wire_bytes']:,}",
            "Time to first sync": f"{self.figures['first_sync_s']:.2f} s",
            "Latency of the last change": f"{self.figures['live_latency_ms']:.0f} ms",
            "Conflicts, all settled": f"{self.figures['conflicts']}",
            "Both sides identical": "yes" if self.figures["identical"] else "no",
        }
        print()
        for name, value in rows.items():
            print(f"  {name:<28}{value:>14}")

    def _note(self, text: str, seconds: float, details: list[str], *, ok: bool) -> None:
        self.steps.append({"step": text, "ok": ok, "seconds": round(seconds, 3)})
        mark = "✓" if ok else "✗"
        self._say(f"  {mark} {text:<64}{seconds:>7.2f} s")
        for detail in details:
            self._say(f"      {detail}")

    def _say(self, line: str, end: str = "\n") -> None:
        if not self.as_json and (end == "\n" or sys.stdout.isatty()):
            print(line, end=end, flush=True)
