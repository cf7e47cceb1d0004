"""Which picture can be a member's photo? Turns what was given into the JPEG that is kept; knows no member."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from app.documents import is_heic
from app.shared.errors import RuleError
from app.shared.text import N_

# One inch on paper at 300 dpi (domain page A.2, 33), and the most that is kept of a larger one.
LEAST = (295, 413)
MOST = (885, 1239)
# A photo from a telephone has 5 to 15 MB and up to 50 million pixels.
LARGEST_FILE = 20_000_000
_MOST_PIXELS = 60_000_000
_MB = 1_000_000


class NoPhoto(RuleError):
    """What was given is no picture, or it is damaged."""

    code = "photo.no_picture"
    template = N_("This is no JPEG, PNG or TIFF picture. The photo is as it was; choose another file.")


class PhonePhoto(RuleError):
    """A photo as a telephone keeps it by itself (HEIC)."""

    code = "photo.heic"
    template = N_(
        "This is a HEIC photo of a telephone. The photo is as it was. On the telephone open the settings of the "
        "camera, choose “Most Compatible” under the formats and take it again, or save the photo as JPEG."
    )


class PhotoTooSmall(RuleError):
    """The picture has too few pixels for an identity photo."""

    code = "photo.too_small"
    template = N_(
        "This picture has {width} × {height} pixels; a photo needs at least {least_width} × {least_height}. "
        "The photo is as it was."
    )


class PhotoTooLarge(RuleError):
    """The file or the picture is too large to be a photo."""

    code = "photo.too_large"
    template = N_(
        "This picture is too large: {megabytes} MB and 60 million pixels are the most. The photo is as it was."
    )


def as_photo(content: bytes) -> bytes:
    """Return the picture as the JPEG that is kept: upright, in colour, made smaller when very large.

    Place, camera and whatever else the file told of are left out.

    Raises NoPhoto, PhonePhoto, PhotoTooSmall, PhotoTooLarge.
    """
    if len(content) > LARGEST_FILE:
        raise PhotoTooLarge(megabytes=LARGEST_FILE // _MB)
    if is_heic(content):
        raise PhonePhoto()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit of pixels is stricter than Pillow's warning
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "TIFF")) as given:
                if given.width * given.height > _MOST_PIXELS:
                    raise PhotoTooLarge(megabytes=LARGEST_FILE // _MB)
                picture = ImageOps.exif_transpose(given)
                picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NoPhoto() from error
    if picture.width < LEAST[0] or picture.height < LEAST[1]:
        raise PhotoTooSmall(
            width=picture.width, height=picture.height, least_width=LEAST[0], least_height=LEAST[1]
        )
    if picture.width > MOST[0] and picture.height > MOST[1]:
        scale = max(MOST[0] / picture.width, MOST[1] / picture.height)
        size = (round(picture.width * scale), round(picture.height * scale))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    _on_white(picture).save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture in three colours; where it was transparent, white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    sheer = picture.convert("RGBA")
    ground = Image.new("RGB", sheer.size, "white")
    ground.paste(sheer, mask=sheer.getchannel("A"))
    return ground
