"""A conversation that has in it what conversations have: for the pictures of its view."""

from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from companion.model import ids
from companion.profile import Profile
from companion.store.blobs import Blobs
from companion.store.writer import Edit, Store

START_MS = 1_790_000_000_000

MIXED = """## What the harbour log says

The **mean** delay is *four minutes*; see `harbour.log`, the [tide tables](https://example.org/tides)
or ~~the old list~~ below.

| Boat | Length | Draught | Berth |
|:-----|-------:|--------:|:-----:|
| Möwe | 9.2 m | 1.4 m | A3 |
| 海鸥 | 11.0 m | 1.9 m | B1 |
| نورس | 8.7 m | 1.2 m | — |

> A quotation, of two lines:
> the second is here.

1. First, measure \\(t_0\\) and $v^2$
2. then divide by $\\frac{a+b}{2}$
   - a point below
   - and another

$$
\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}
$$

It costs $5 today and $6 tomorrow.
"""
CODE = """Three ways to say it:

```python
from dataclasses import dataclass


@dataclass(frozen=True)
class Berth:
    \"\"\"A place at the quay.\"\"\"

    name: str
    length: float = 9.5  # metres

    def fits(self, boat: float) -> bool:
        return boat <= self.length
```

```rust
fn fits(berth: &Berth, boat: f64) -> bool {
    // Nothing longer than the berth itself.
    boat <= berth.length
}
```

```diff
- length: float = 9.0
+ length: float = 9.5
```

```sql
SELECT name, length FROM berth WHERE length > 9.5 ORDER BY name;
```
"""
CHINESE = """好的,整理如下:

**潮汐时间表**要每周核对一次。遇到大风时,先把小船移到内港,再检查缆绳;如果风力超过八级,请联系港务处。

- 早班:六点到十四点
- 晚班:十四点到二十二点

```javascript
// 计算平均延误
const mean = delays.reduce((sum, d) => sum + d, 0) / delays.length;
```
"""
ARABIC = """مرحبا، هذا جدول المد والجزر للأسبوع القادم:

- يوم الاثنين: **الساعة السادسة**
- يوم الثلاثاء: الساعة السابعة والنصف

يمكنك قراءة المزيد في [الموقع](https://example.org/ar) أو كتابة `harbour --week` في الطرفية.
"""


class RichConversation:
    """Writes it into a profile that no daemon has open."""

    def __init__(self, profile: Profile) -> None:
        profile.prepare()
        self._profile = profile
        self._store = Store.open(profile.database)
        self._blobs = Blobs(profile.blobs)
        self._made = 0
        self.id = ids.imported("rich", "conversation")

    def write(self) -> str:
        """Everything. Its id."""
        self._edit(self.id, "conversation", title="The harbour log 港口日志", source_app="chatgpt")
        hidden = self._say("system", None, "Be brief.", hidden=True)
        hidden = self._say("system", hidden, "The user lives by a harbour.", hidden=True)
        asked = self._say("user", hidden, "What does the log say, and how do I compute the delay?")
        answers = [
            self._say("assistant", asked, "It says that boats are late.", model="gpt-5"),
            self._say(
                "assistant", asked, "The log says boats are four minutes late.", model="gpt-5"
            ),
            self._answer(asked),
        ]
        last = self._say("user", answers[2], "And in code?")
        last = self._say("assistant", last, CODE, model="gpt-5")
        last = self._say("user", last, "请用中文总结一下。")
        last = self._say("assistant", last, CHINESE, model="gpt-5")
        last = self._say("user", last, "وبالعربية؟")
        last = self._say("assistant", last, ARABIC, model="gpt-5")
        last = self._pictures(last)
        self._edit(self.id, "conversation", current_leaf=last, updated_ms=START_MS + 900_000)
        self._store.close()
        return self.id.hex()

    def _answer(self, parent: bytes) -> bytes:
        parts = [
            {
                "type": "reasoning",
                "text": "The person asks for *two* things.\n\n1. the log\n2. code",
            },
            {"type": "tool_call", "name": "read_log", "arguments": {"file": "harbour.log", "n": 3}},
            {"type": "tool_result", "text": "07:02 Möwe\n07:06 海鸥\n07:31 نورس"},
            {"type": "text", "text": MIXED},
            {"type": "citation", "title": "Tide tables", "url": "https://example.org/tides/2026"},
            {"type": "citation", "title": "港口日志", "url": "https://例子.example/log"},
            {"type": "citation", "title": "A note of mine", "url": "file:///etc/passwd"},
        ]
        return self._message("assistant", parent, parts, model="gpt-5")

    def _pictures(self, parent: bytes) -> bytes:
        file = self._attachment("harbour.log", "text/plain", b"07:02 Moewe\n" * 40)
        program = self._attachment("tides.exe", "application/octet-stream", b"MZ" + b"\0" * 900)
        away = ids.imported("rich", "away")
        self._edit(away, "attachment", name="chart.pdf", media_type="application/pdf", size=81_000)
        picture = self._attachment("evening.png", "image/png", self._evening())
        parts = [
            {"type": "text", "text": "The harbour this evening, and the files."},
            {"type": "image", "attachment": picture},
            {"type": "file", "attachment": file},
            {"type": "file", "attachment": program},
            {"type": "file", "attachment": away},
            {"type": "file", "name": "lost.docx", "missing": True},
        ]
        return self._message("user", parent, parts)

    def _evening(self) -> bytes:
        image = QImage(1600, 900, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        sky = QLinearGradient(QPointF(0, 0), QPointF(0, 900))
        for place, name in (
            (0.0, "midnightblue"),
            (0.6, "coral"),
            (0.62, "steelblue"),
            (1, "navy"),
        ):
            sky.setColorAt(place, QColor(name))
        painter.fillRect(image.rect(), sky)
        painter.setBrush(QColor("khaki"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(1100, 480), 60, 60)
        painter.end()
        path = self._profile.directory / "evening.png"
        assert image.save(str(path))
        return _taken(path)

    def _attachment(self, name: str, media_type: str, data: bytes) -> bytes:
        digest = self._blobs.put(data)
        record = ids.imported("rich", name)
        self._edit(
            record, "attachment", name=name, media_type=media_type, size=len(data), digest=digest
        )
        return record

    def _say(self, role: str, parent: bytes | None, text: str, **values: object) -> bytes:
        return self._message(role, parent, [{"type": "text", "text": text}], **values)

    def _message(self, role: str, parent: bytes | None, parts: object, **values: object) -> bytes:
        record = ids.imported("rich", str(self._made))
        place = {"conversation": self.id, "parent": parent, "ordinal": self._made}
        created = {"created_ms": START_MS + self._made * 60_000}
        self._edit(record, "message", role=role, parts=parts, **place, **created, **values)
        return record

    def _edit(self, record: bytes, kind: str, **values: object) -> None:
        self._made += 1
        self._store.write([Edit(record, kind, values)], wall_ms=START_MS + self._made)


def _taken(path: Path) -> bytes:
    data = path.read_bytes()
    path.unlink()
    return data
