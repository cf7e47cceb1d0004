"""Papers as they come back: scanned askew at 150 dots an inch, or photographed from the side, with noise and shade."""

from __future__ import annotations

import io
import random

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.shared.glass import GLASS


def pages(content: bytes, dpi: int = 150) -> list[Image.Image]:
    """The pages of a PDF as grey pictures."""
    with GLASS:
        document = pypdfium2.PdfDocument(content)
        try:
            return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
        finally:
            document.close()


def sign(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Write across the page as a hand does, clear of the foot as signature boxes are."""
    signed = picture.copy()
    pen = ImageDraw.Draw(signed)
    wide, high = signed.size
    for _stroke in range(6):
        x, y = chance.uniform(0.1, 0.8) * wide, chance.uniform(0.2, 0.85) * high
        line = [(x, y)]
        for _step in range(8):
            x, y = x + chance.uniform(-30, 50), y + chance.uniform(-25, 25)
            line.append((x, min(y, high * 0.9)))
        pen.line(line, fill=chance.randrange(20, 90), width=3)
    return signed


def scanned(picture: Image.Image, chance: random.Random) -> Image.Image:
    """As a flatbed gives it: up to 5 degrees askew, any way up, grain, a yellowed or pale sheet."""
    turned = picture.rotate(chance.uniform(-5, 5), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    turned = turned.rotate(chance.choice((0, 90, 180, 270)), expand=True)
    return _grain(
        turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 0.6))), chance, chance.uniform(8, 24)
    )


def photographed(picture: Image.Image, chance: random.Random) -> Image.Image:
    """As a telephone gives it: from the side, on a dark table, one corner in the shade, slightly soft."""
    wide, high = picture.size
    table = Image.new("L", (round(wide * 1.25), round(high * 1.25)), 60)
    table.paste(picture, (round(wide * 0.12), round(high * 0.12)))
    lean = [chance.uniform(-0.06, 0.06) for _corner in range(8)]
    w, h = table.size
    corners = [(0, 0), (0, h), (w, h), (w, 0)]
    quad = [
        c
        for (x, y), dx, dy in zip(corners, lean[::2], lean[1::2], strict=True)
        for c in (x + dx * w, y + dy * h)
    ]
    leaned = table.transform(table.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    leaned = leaned.rotate(chance.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=60)
    shade = Image.linear_gradient("L").resize(leaned.size).point(lambda v: 255 - v // 3)
    dim = Image.composite(leaned, Image.new("L", leaned.size, 0), shade)
    return _grain(
        dim.filter(ImageFilter.GaussianBlur(chance.uniform(0.4, 0.8))), chance, chance.uniform(8, 20)
    )


def _grain(picture: Image.Image, chance: random.Random, strength: float) -> Image.Image:
    small = Image.effect_noise((512, 512), strength)
    noise = Image.new("L", picture.size)
    for x in range(0, picture.width, 512):
        for y in range(0, picture.height, 512):
            noise.paste(small, (x, y))
    pale = chance.uniform(0.75, 0.95)
    return ImageChops.add(picture.point(lambda v: round(v * pale)), noise, 1.0, -128)


def jpeg(picture: Image.Image, quality: int = 75) -> bytes:
    """As a file of a scanner or telephone."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, dpi=(150, 150))
    return out.getvalue()
