"""Pictures that are handed in: photos of people, scans of documents, photos of signed sheets.

Nothing of the file that came is kept but what can be seen: it is decoded and drawn anew, upright
and no larger than needed, without the place, time and device that a camera writes into it.
"""

import io
import struct
import zlib

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from modules.registry.rules.input_errors import NotUnderstood

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 12
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1200
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
CONTENT_TYPE = "image/jpeg"
# What Pillow raises for files that are cut off, forged or something else altogether.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


class NotAPicture(NotUnderstood):
    """The file cannot be decoded as one of the formats."""

    template = _("This file is not a picture that can be read. Choose a JPEG, PNG or WebP file.")


class PictureTooLarge(NotUnderstood):
    """The file has too many bytes or would have too many pixels."""

    template = _("This picture is too large. Choose one of at most %(megabytes)s MB.")


def clean_picture(file) -> ContentFile:
    """The picture in `file` as a small JPEG without any of its metadata.

    Raises `PictureTooLarge` or `NotAPicture`, each with a sentence.
    """
    if file.size > MOST_MEGABYTES * MEGABYTE:
        raise PictureTooLarge(megabytes=MOST_MEGABYTES)
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PictureTooLarge(megabytes=MOST_MEGABYTES)
            return ContentFile(_drawn_anew(image), name="picture.jpg")
    except PictureTooLarge:
        raise
    except UNREADABLE:
        raise NotAPicture from None


def _drawn_anew(image: Image.Image) -> bytes:
    """The visible picture as the bytes of a JPEG."""
    # Lets the decoder of JPEG skip what will not be needed.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        layer = upright.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        upright = Image.alpha_composite(white, layer)
    # Pasted on a fresh sheet: the new image has no `info`, so nothing of it can be written.
    sheet = Image.new("RGB", upright.size)
    sheet.paste(upright.convert("RGB"))
    written = io.BytesIO()
    sheet.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


class PictureField(forms.FileField):
    """A form field that gives a clean picture, whatever was handed in."""

    # Not Django's clearable input: it would link to the address of a file that has none.
    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data, initial=None):
        """The clean picture; what is stored already stays as it is."""
        file = super().clean(data, initial)
        if not data:
            return file
        try:
            return clean_picture(file)
        except NotUnderstood as error:
            raise ValidationError(error.sentence, code="not_a_picture") from None
