"""A player for short animations that needs nothing but the page: no file, no network, no library, no kernel.

Used in section 2.2.12 for digits in motion.
"""

import base64
import hashlib
import html
import struct
import zlib
from string import Template

import numpy as np

__all__ = ["FramesPlayer", "frames_player", "png_bytes"]

_PER_ROW = 8

# Without a script (a notebook that is not trusted, a page that runs none) the picture of all frames stays; with one, it
# gives way to a canvas with its controls. Keys pressed inside must not reach JupyterLab, to which single letters are commands.
_SCRIPT = Template("""
(() => {
  for (const root of document.querySelectorAll('[data-frames-player="${name}"]:not([data-ready])')) {
    root.dataset.ready = "yes";
    root.setAttribute("data-lm-suppress-shortcuts", "true");
    root.addEventListener("keydown", event => event.stopPropagation());
    const strip = root.querySelector("img");
    const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);
    const stage = make("canvas", {width: ${width}, height: ${height}});
    stage.style.cssText = "display:block;width:${shown_width}px;max-width:100%;image-rendering:pixelated";
    stage.setAttribute("role", "img");
    stage.setAttribute("aria-label", strip.alt);
    const button = make("button", {type: "button"});
    const slider = make("input", {type: "range", min: 0, max: ${count} - 1, step: 1, value: 0});
    slider.setAttribute("aria-label", "frame of the animation: " + strip.alt);
    slider.style.flex = "1";
    const where = make("span", {});
    where.style.cssText = "font-variant-numeric:tabular-nums;min-width:9em";
    const controls = make("div", {});
    controls.style.cssText = "display:flex;gap:.6em;align-items:center;margin-top:.4em;max-width:26em";
    controls.append(button, slider, where);
    let frame = 0, timer = null, left = 0;
    const draw = () => {
      const x = (frame % ${per_row}) * (${width} + 1), y = Math.floor(frame / ${per_row}) * (${height} + 1);
      stage.getContext("2d").drawImage(strip, x, y, ${width}, ${height}, 0, 0, ${width}, ${height});
      slider.value = frame;
      slider.setAttribute("aria-valuetext", "frame " + frame + " (0 to " + (${count} - 1) + ")");
      where.textContent = "frame " + frame + " (0 to " + (${count} - 1) + ")";
    };
    const pause = () => { clearInterval(timer); timer = null; button.textContent = "Play"; };
    const step = () => {
      if (!stage.isConnected || left-- <= 0) return pause();
      frame = (frame + 1) % ${count};
      draw();
    };
    const play = steps => {
      left = steps;
      clearInterval(timer);
      timer = setInterval(step, ${pause});
      button.textContent = "Pause";
    };
    button.addEventListener("click", () => timer === null ? play(Infinity) : pause());
    slider.addEventListener("input", () => { pause(); frame = Number(slider.value); draw(); });
    const start = () => {
      strip.style.display = "none";
      root.querySelector("[data-strip-note]").style.display = "none";
      root.prepend(stage, controls);
      draw();
      pause();
      if (!matchMedia("(prefers-reduced-motion: reduce)").matches) play(2 * ${count});
    };
    strip.decode().then(start, () => {});
  }
})();
""")


class FramesPlayer:
    """What `frames_player` returns: shown as HTML on a page, and as one constant sentence elsewhere.

    Attributes
    ----------
    frames : numpy.ndarray
        Shape (frames, height, width, channels), uint8; a copy, so that what is shown stays what was given.
    alt : str
        What the animation shows, in words.
    fps : float
        Frames a second.
    """

    def __init__(self, frames: np.ndarray, alt: str, fps: float):
        self.frames, self.alt, self.fps = frames, alt, fps

    def __repr__(self) -> str:
        return f"Animation of {len(self.frames)} frames: {self.alt}"

    def _repr_html_(self) -> str:
        count, height, width, _ = self.frames.shape
        png = png_bytes(_strip(self.frames))
        name = hashlib.sha256(png + f"{self.alt}{self.frames.shape}{self.fps}".encode()).hexdigest()[:12]
        script = _SCRIPT.substitute(
            name=name,
            count=count,
            height=height,
            width=width,
            per_row=_PER_ROW,
            shown_width=width * max(1, round(240 / width)),
            pause=round(1000 / self.fps),
        )
        rows = -(-count // _PER_ROW)
        reading = "the frames, from left to right" + (f", in {rows} rows" if rows > 1 else "")
        return (
            f'<div data-frames-player="{name}">'
            f'<img alt="{html.escape(self.alt)}" src="data:image/png;base64,{base64.b64encode(png).decode()}" '
            f'style="max-width:100%;image-rendering:pixelated" width="{min(900, 2 * (width + 1) * _PER_ROW)}">'
            f"<div data-strip-note>{reading}</div></div><script>{script}</script>"
        )


def frames_player(frames: np.ndarray, alt: str, fps: float = 8) -> FramesPlayer:
    """Put a short animation on the page, with a button to play and pause it and a slider to go through it (section 2.2.12).

    It plays twice and rests; a reader who asked the system for less motion starts it by hand. Where scripts do not run,
    all frames are shown side by side. The page holds the frames without compression, so that they are the same bytes on
    every machine: keep them small and few.

    Parameters
    ----------
    frames : numpy.ndarray
        Shape (frames, height, width), grey, or (frames, height, width, channels) with 1 or 3 channels; uint8; at least
        one frame, no axis empty.
    alt : str
        What a reader who cannot see the animation should take from it; a sentence.
    fps : float
        Frames a second, more than 0 and at most 60.

    Returns
    -------
    FramesPlayer

    Raises
    ------
    ValueError
        If the frames have another shape, are not uint8, or take more than 2 MB; if `alt` says nothing, or `fps` is out of
        its range.
    TypeError
        If `fps` is not a number.

    Examples
    --------
    >>> frames_player(np.zeros((3, 8, 8), "uint8"), alt="Three frames, all of them black.")
    Animation of 3 frames: Three frames, all of them black.
    """
    frames = np.asarray(frames)
    is_animation = frames.ndim == 3 or (frames.ndim == 4 and frames.shape[-1] in (1, 3))
    if not is_animation or frames.size == 0:
        raise ValueError(
            "frames must have shape (frames, height, width), or (frames, height, width, channels) with 1 or 3 channels, "
            f"and no axis empty; got shape {frames.shape}"
        )
    if frames.dtype != np.uint8:
        raise ValueError(f"frames must be uint8, 0 (black) to 255 (white); got {frames.dtype}")
    if frames.nbytes > 2_000_000:
        raise ValueError(
            f"frames must take at most 2,000,000 bytes, as the page holds them whole; got {frames.nbytes:,}"
        )
    if not isinstance(alt, str) or len(alt.split()) < 4:
        raise ValueError(f"alt must say in a sentence what the animation shows; got {alt!r}")
    if isinstance(fps, bool) or not isinstance(fps, int | float):
        raise TypeError(f"fps must be a number of frames a second; got {type(fps).__name__}")
    if not 0 < fps <= 60:
        raise ValueError(f"fps must be more than 0 and at most 60 frames a second; got {fps!r}")
    return FramesPlayer(frames.reshape(*frames.shape[:3], -1).copy(), alt, fps)


def _strip(frames: np.ndarray) -> np.ndarray:
    """Return all frames side by side, `_PER_ROW` a row, with one white pixel between them."""
    count, height, width, channels = frames.shape
    columns, rows = min(count, _PER_ROW), -(-count // _PER_ROW)
    strip = np.full((rows * (height + 1) - 1, columns * (width + 1) - 1, channels), 255, np.uint8)
    for number, frame in enumerate(frames):
        top, left = number // _PER_ROW * (height + 1), number % _PER_ROW * (width + 1)
        strip[top : top + height, left : left + width] = frame
    return strip


def png_bytes(image: np.ndarray) -> bytes:
    """Return an image as a PNG file without compression: the same bytes on every machine (section 2.2.12).

    Compressed, they would depend on the version of zlib, and the page would differ between machines that show the same.

    Parameters
    ----------
    image : numpy.ndarray
        Shape (height, width, channels), uint8; 1 channel is grey, 3 are red, green and blue.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If the image has another shape or dtype.
    """
    if image.ndim != 3 or image.shape[2] not in (1, 3) or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(
            f"image must be uint8 of shape (height, width, 1 or 3), not empty; got {image.dtype} of shape {image.shape}"
        )
    height, width, channels = image.shape
    lines = np.zeros((height, 1 + width * channels), np.uint8)  # each begins with a 0: no filter
    lines[:, 1:] = image.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 0 if channels == 1 else 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", _stored(lines.tobytes()))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _stored(content: bytes) -> bytes:
    """Return `content` as a zlib stream of stored blocks, cut as the format allows: 65,535 bytes at most in each."""
    pieces = [content[start : start + 65_535] for start in range(0, len(content), 65_535)]
    blocks = [
        struct.pack("<BHH", number == len(pieces) - 1, len(piece), 65_535 - len(piece)) + piece
        for number, piece in enumerate(pieces)
    ]
    return b"\x78\x01" + b"".join(blocks) + struct.pack(">I", zlib.adler32(content))
