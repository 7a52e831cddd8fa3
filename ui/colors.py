"""The colours of the window, light and dark; every text colour has 4.5:1 against its ground."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colors:
    """One scheme. Names say the use, not the hue."""

    window: str  # the ground of dialogs and of the transcript
    sidebar: str
    raised: str  # fields, cards, code
    text: str
    secondary: str  # times, snippets, hints
    line: str  # hairlines between areas
    border: str  # outlines of fields and buttons
    hover: str
    pressed: str
    selection: str  # the chosen row
    accent: str  # primary buttons, links, focus
    accent_hover: str
    on_accent: str
    good: str
    attention: str
    attention_ground: str
    danger: str
    danger_ground: str
    changed_ground: str  # differing words in a conflict
    user_ground: str  # the person's own messages
    found_ground: str  # what a search inside the conversation looks for
    code_keyword: str
    code_string: str
    code_number: str
    code_name: str


LIGHT = Colors(
    window="#ffffff",
    sidebar="#f6f6f7",
    raised="#f6f6f8",
    text="#1d1d21",
    secondary="#686871",
    line="#e6e6ea",
    border="#d3d3d9",
    hover="#ececef",
    pressed="#e0e0e5",
    selection="#e2e8fb",
    accent="#3457d5",
    accent_hover="#2a49bb",
    on_accent="#ffffff",
    good="#1d7f4a",
    attention="#95590a",
    attention_ground="#fdf3dd",
    danger="#b8322a",
    danger_ground="#fcebe9",
    changed_ground="#fbe3a6",
    user_ground="#f1f4fd",
    found_ground="#ffe27a",
    code_keyword="#8a2c9b",
    code_string="#1d6b3a",
    code_number="#8f4a00",
    code_name="#1f5aa8",
)

DARK = Colors(
    window="#1c1c1f",
    sidebar="#232327",
    raised="#28282d",
    text="#ececef",
    secondary="#aaaab5",
    line="#323238",
    border="#45454e",
    hover="#2e2e34",
    pressed="#393941",
    selection="#2f3a5f",
    accent="#8ea6ff",
    accent_hover="#a6b9ff",
    on_accent="#10163a",
    good="#5fcb90",
    attention="#ecb65c",
    attention_ground="#3a2f18",
    danger="#ff8f85",
    danger_ground="#432321",
    changed_ground="#5d4a12",
    user_ground="#252a3b",
    found_ground="#6b5608",
    code_keyword="#d69be8",
    code_string="#8fd49b",
    code_number="#e6b673",
    code_name="#86b8f5",
)
