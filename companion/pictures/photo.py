"""JPEG and WebP in grey, as phones and web pages give pictures, read by the codecs of PyAV.

PyAV comes with aiortc, so this costs no further library; it takes 20 MB, and is loaded only when
there is such a picture. Its decoders are asked by name, so that of all that FFmpeg reads nothing
else is ever tried on what somebody was sent.
"""

from typing import Final

from companion.pictures.png import PIXELS_MAX, SIDE_MAX, Gray

_JPEG: Final = b"\xff\xd8\xff"
_RIFF, _WEBP = b"RIFF", b"WEBP"


class BadPhoto(ValueError):
    """The bytes cannot be read as what they begin like."""


def is_photo(data: bytes) -> bool:
    """Whether these bytes begin as a picture that is read here."""
    return _decoder_of(data) != ""


def decode_photo(data: bytes) -> Gray:
    """The picture in grey.

    Raises:
        BadPhoto: it is torn, too large, or no picture.
    """
    import av
    from av.error import FFmpegError
    from av.video.codeccontext import VideoCodecContext

    decoder = av.CodecContext.create(_decoder_of(data), "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.options = {"max_pixels": str(PIXELS_MAX)}  # before any of them has room
    try:
        frames = [*decoder.decode(av.Packet(data)), *decoder.decode(None)]
    except FFmpegError as error:
        raise BadPhoto(error.strerror) from error
    frame = frames[0] if frames else None
    if not isinstance(frame, av.VideoFrame) or not 0 < max(frame.width, frame.height) <= SIDE_MAX:
        raise BadPhoto("there is no picture in it")
    plane = frame.reformat(format="gray").planes[0]
    pixels, stride, width = bytes(plane), plane.line_size, frame.width
    rows = (pixels[start : start + width] for start in range(0, stride * frame.height, stride))
    return Gray(width, frame.height, b"".join(rows))


def _decoder_of(data: bytes) -> str:
    if data.startswith(_JPEG):
        return "mjpeg"
    return "webp" if data[:4] == _RIFF and data[8:12] == _WEBP else ""
