"""Eyeballs and their painted texture: an equidistant map of the ball to 100 degrees, pupil in the middle."""
import struct
import zlib

import numpy as np

from .fields import step, vec
from .meshes import triangles
from .parts import Part, paint

TEXTURE_SIZE = 256                   # the iris is 30 pixels wide on screen at 720: 256 is twice that
_LATITUDES = np.radians([0, 8, 16, 24, 32, 41, 51, 62, 74, 87, 100])
_SPOKES = 28


def eyeballs(character, sculpture):
    radius = sculpture.eye_radius
    v, faces = [[0, 0, radius]], []
    for a in _LATITUDES[1:]:
        for j in range(_SPOKES):
            p = 2 * np.pi * j / _SPOKES
            v.append([radius * np.sin(a) * np.cos(p), radius * np.sin(a) * np.sin(p), radius * np.cos(a)])
    for j in range(_SPOKES):
        faces.append([0, 1 + j, 1 + (j + 1) % _SPOKES])
    for i in range(len(_LATITUDES) - 2):
        a, b = 1 + i * _SPOKES, 1 + (i + 1) * _SPOKES
        faces += [[a + j, b + j, b + (j + 1) % _SPOKES, a + (j + 1) % _SPOKES] for j in range(_SPOKES)]
    v = np.array(v)
    n = v / radius
    angle = np.arccos(np.clip(n[:, 2], -1, 1)) / np.radians(100) * 0.5
    phi = np.arctan2(n[:, 1], n[:, 0])
    uv = np.stack([0.5 + angle * np.cos(phi), 0.5 - angle * np.sin(phi)], -1)
    t = triangles(v, faces)
    return [Part("eye" + side, "eye", v.copy(), t.copy(), paint(len(v), (1, 1, 1)), normals=n.copy(), uv=uv.copy(), hang="eye" + side) for side in "LR"]


def eye_texture(character):
    """PNG bytes, sRGB."""
    e = character.eyes
    size = TEXTURE_SIZE
    y, x = np.mgrid[0:size * 2, 0:size * 2]                # painted at twice the size and averaged
    x = ((x + .5) / (2 * size) - .5) * 2
    y = -((y + .5) / (2 * size) - .5) * 2
    r, phi = np.hypot(x, y) * 100, np.arctan2(y, x)
    pupil, iris = e.pupil, e.iris
    q = np.clip((r - pupil) / (iris - pupil), 0, 1)
    random = np.random.default_rng(5)
    fibres = np.zeros_like(r)
    for k, (turns, strength) in enumerate([(13, .34), (29, .34), (47, .24), (71, .16), (101, .10)]):
        bend = 2.0 * np.sin(phi * random.integers(3, 9) + random.random() * 6)
        fibres += strength * np.sin(phi * turns + random.random() * 6 + bend + (1.5 * q if k % 2 else 0))
    inner, outer = vec(*e.iris_in), vec(*e.iris_out)
    w = (1 - q[..., None]) ** 1.4
    colour = inner * w + outer * (1 - w)
    # A jagged collarette: the inner colour reaches out along the fibres.
    reach = step(.12, -.12, q - .34 - .10 * fibres)[..., None]
    colour = colour * (1 - .45 * reach) + (inner * 1.25 + .01) * .45 * reach
    colour = colour * (1 + .34 * fibres * np.sin(np.pi * np.clip(q * .9 + .08, 0, 1)))[..., None]
    # Light that enters from above gathers in the lower half.
    below = np.clip(.5 - .5 * np.sin(phi), 0, 1) ** 1.4 * step(0, .5, q)
    colour = colour * (.62 + 1.30 * below + .10)[..., None]
    colour = colour * (1 - .86 * step(.72, 1.0, q))[..., None] * (.32 + .68 * step(0, .18, q))[..., None]
    black = step(pupil - .9, pupil + .9, r)[..., None]
    colour = colour * black + vec(.004, .004, .006) * (1 - black)
    edge = step(iris - 1.7, iris + 2.4, r)[..., None]
    white = vec(*e.sclera) * np.ones_like(colour)
    white = white * (1 - step(46, 85, r)[..., None] * vec(.06, .22, .24))
    colour = np.clip(colour * (1 - edge) + white * edge, 0, 1)
    colour = colour.reshape(size, 2, size, 2, 3).mean((1, 3))
    srgb = np.where(colour <= .0031308, colour * 12.92, 1.055 * np.power(np.maximum(colour, 1e-6), 1 / 2.4) - .055)
    return png(np.clip(srgb * 255 + .5, 0, 255).astype(np.uint8))


def png(pixels):
    """Encodes [h, w, 3 or 4] bytes; each row is filtered against the one above, which suits smooth gradients."""
    h, w, channels = pixels.shape
    rows = pixels.reshape(h, w * channels).astype(np.int16)
    above = np.concatenate([np.zeros((1, w * channels), np.int16), rows[:-1]])
    filtered = ((rows - above) % 256).astype(np.uint8)
    raw = b"".join(b"\x02" + row.tobytes() for row in filtered)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, {3: 2, 4: 6}[channels], 0, 0, 0)) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
