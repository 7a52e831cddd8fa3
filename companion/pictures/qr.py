"""QR codes (ISO/IEC 18004), drawn and read by zxing-cpp."""

from pathlib import Path
from typing import Any, Final

import zxingcpp

from companion.errors import CompanionError
from companion.pictures.photo import BadPhoto, decode_photo, is_photo
from companion.pictures.png import SIGNATURE, BadPng, Gray, decode_png, encode_png

QUIET_MODULES: Final = 4
"""The blank border that the standard asks for."""

FILE_BYTES_MAX: Final = 32 * 1024 * 1024


def draw_modules(text: str) -> list[list[bool]]:
    """The code as rows of modules, True for dark, without its quiet border."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(image).tolist()
    return [[module == 0 for module in row] for row in rows]


def draw_png(text: str, *, scale: int = 8) -> bytes:
    """A PNG of the code, `scale` pixels for each module, with its quiet border."""
    modules = draw_modules(text)
    side = (len(modules) + 2 * QUIET_MODULES) * scale
    margin = b"\xff" * (QUIET_MODULES * scale)
    blank = b"\xff" * (side * QUIET_MODULES * scale)
    rows = []
    for row in modules:
        line = b"".join((b"\x00" if dark else b"\xff") * scale for dark in row)
        rows.append((margin + line + margin) * scale)
    return encode_png(Gray(side, side, blank + b"".join(rows) + blank))


def read_gray(width: int, height: int, pixels: bytes) -> str:
    """The text of the QR code in a grayscale picture, one byte for each pixel.

    Raises:
        CompanionError: pairing_no_qr.
    """
    return read_all(width, height, pixels)[0]


def read_all(width: int, height: int, pixels: bytes) -> list[str]:
    """The texts of all QR codes in a picture, as there may be several on a screen; at least one.

    Raises:
        CompanionError: pairing_no_qr.
    """
    if width <= 0 or height <= 0 or len(pixels) != width * height:
        raise CompanionError("pairing_no_qr")
    view = memoryview(pixels).cast("B", (height, width))
    wanted: Any = zxingcpp.BarcodeFormat.QRCode
    found = zxingcpp.read_barcodes(view, wanted)
    if not found:
        raise CompanionError("pairing_no_qr")
    return [str(code.text) for code in found]


def read_luma(luma: bytes | memoryview, width: int, height: int, stride: int) -> str | None:
    """The text of the first QR code in one frame of a camera; None: there is none, or the frame
    is not what its sizes say.

    Args:
        luma: the plane of brightness alone, one byte for each pixel, as cameras deliver it (the
            first plane of NV12 and YUV420P, or Y8).
        stride: bytes from one row to the next. What lies beyond `width` is looked at as well: it
            is no code, and to copy each row would take longer than to find that out.
    """
    plane = memoryview(luma).cast("B")
    rows = min(height, len(plane) // stride) if stride > 0 else 0
    if rows <= 0 or not 0 < width <= stride:
        return None
    view = plane[: rows * stride].cast("B", (rows, stride))
    wanted: Any = zxingcpp.BarcodeFormat.QRCode
    # Half the time for what a pairing code on a screen never is: inverted, or far too large. (A
    # QR code is found however it is turned.) The next frame comes soon.
    found = zxingcpp.read_barcodes(
        view, wanted, try_rotate=False, try_downscale=False, try_invert=False
    )
    return str(found[0].text) if found else None


def is_picture(data: bytes) -> bool:
    """Whether these bytes begin as a picture of a kind that is read here."""
    return data.startswith(SIGNATURE) or is_photo(data)


def read_picture(data: bytes) -> str:
    """The text of the QR code in a PNG, JPEG or WebP.

    Raises:
        CompanionError: pairing_image_unreadable or pairing_no_qr.
    """
    try:
        picture = decode_photo(data) if is_photo(data) else decode_png(data)
    except (BadPng, BadPhoto) as error:
        raise CompanionError("pairing_image_unreadable", detail=str(error)) from error
    return read_gray(*picture)


def read_image(path: Path) -> str:
    """The text of the QR code in an image file.

    Raises:
        CompanionError: file_missing, pairing_image_unreadable or pairing_no_qr.
    """
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
    except FileNotFoundError as error:
        raise CompanionError("file_missing", path=str(path)) from error
    except OSError as error:
        raise CompanionError("pairing_image_unreadable", detail=str(error)) from error
    if len(data) > FILE_BYTES_MAX:
        raise CompanionError("pairing_image_unreadable", detail="it is too large")
    return read_picture(data)
