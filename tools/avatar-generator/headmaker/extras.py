"""Glasses, earrings and horns."""
import numpy as np

from .eyeball import png
from .fields import step, vec
from .meshes import outward, spline, triangles, tube
from .parts import Part, paint


def extras(character, sculpture):
    e = character.extras
    parts = []
    if e.glasses:
        parts += _glasses(e, sculpture)
    if e.earrings is not None:
        for side in (1, -1):
            v, t = _ball(vec(.905 * side, -.345, .02), .040)
            parts.append(Part("earring" + ("L" if side > 0 else "R"), "metal", v, t, paint(len(v), e.earrings, 1.0), closed=True))
    if e.horns is not None:
        for side in (1, -1):
            path = spline([(.40 * side, .90, .30), (.47 * side, 1.16, .33), (.56 * side, 1.34, .30), (.60 * side, 1.50, .20)], 11)
            radius = np.interp(np.linspace(0, 1, 11), [0, .5, 1], [.135, .10, .018]) * (1 + .045 * np.where(np.arange(11) % 2, 1, -1))
            v, t = tube(path, radius, 12, up=(0, 0, 1))
            part = Part("horn" + ("L" if side > 0 else "R"), "metal", v, t, paint(len(v), e.horns, .6), closed=True)
            part.material = "horn"
            tip = np.clip((v[:, 1] - .95) / .55, 0, 1)[:, None]
            part.colours[:, :3] *= 1.15 - .45 * tip
            parts.append(part)
    return parts


def _lens(name, rim):
    """Glass inside a rim: almost nothing, but for the slanted gleam that the lens texture paints."""
    v = rim[::2]                                             # the rim hides what is cut off
    n = len(v)
    low, high = rim[:, :2].min(0), rim[:, :2].max(0)
    uv = np.clip((v[:, :2] - low) / (high - low), 0, 1)
    uv[:, 1] = 1 - uv[:, 1]
    # A strip from side to side: blending costs by the boxes around triangles, and a fan has many large ones.
    t = np.array([[k, k + 1, n - k - 1] for k in range(n // 2)] + [[k + 1, n - k - 2, n - k - 1] for k in range(n // 2 - 1)])
    t = t[(t[:, 0] != t[:, 1]) & (t[:, 1] != t[:, 2]) & (t[:, 0] != t[:, 2])]
    area = np.cross(v[t[:, 1]] - v[t[:, 0]], v[t[:, 2]] - v[t[:, 0]])
    t[area[:, 2] < 0] = t[area[:, 2] < 0][:, ::-1]
    return Part("lens" + name, "lens", v, t, paint(len(v), (1, 1, 1)), normals=np.tile(vec(0, 0, 1), (len(v), 1)), uv=uv)


def lens_texture():
    """PNG bytes with transparency: two slanted gleams on clear glass."""
    size = 64
    y, x = (np.mgrid[0:size, 0:size] + .5) / size
    across = x + .55 * y
    gleam = .40 * step(.27, .31, across) * step(.51, .47, across) + .26 * step(.57, .60, across) * step(.66, .63, across)
    alpha = .045 + gleam * step(1.0, .30, y)
    pixels = np.full((size, size, 4), 255)
    pixels[..., 3] = np.round(alpha * 255)
    return png(pixels.astype(np.uint8))


def _ball(centre, radius, rings=6, sides=9):
    v, faces = [], []
    for i in range(1, rings):
        a = np.pi * i / rings
        v += [[np.sin(a) * np.cos(2 * np.pi * j / sides), np.cos(a), np.sin(a) * np.sin(2 * np.pi * j / sides)] for j in range(sides)]
    for i in range(rings - 2):
        faces += [[i * sides + j, i * sides + (j + 1) % sides, (i + 1) * sides + (j + 1) % sides, (i + 1) * sides + j] for j in range(sides)]
    last = (rings - 2) * sides
    top, bottom = len(v), len(v) + 1
    faces += [[top, (j + 1) % sides, j] for j in range(sides)] + [[bottom, last + j, last + (j + 1) % sides] for j in range(sides)]
    v = np.array([*v, [0, 1, 0], [0, -1, 0]])
    return np.asarray(centre) + v * radius, outward(v, triangles(v, faces))


def _glasses(e, sculpture):
    eye = sculpture.eye
    colour = e.glasses_colour
    parts = []
    exponent = 2.0 if e.glasses == "round" else 3.4
    width, height = (.285, .270) if e.glasses == "round" else (.300, .235)
    a = 2 * np.pi * np.arange(34) / 34
    # The rims stand clear of brow, cheek and lashes, and follow the face's curve a little.
    front = max(sculpture.on_front(np.array([0.0]), np.array([.04]))[0, 2] + .05, eye[2] + sculpture.eye_radius + .085)
    for side, name in ((1, "L"), (-1, "R")):
        c, s = np.cos(a), np.sin(a)
        x = eye[0] + .012 + width * np.sign(c) * np.abs(c) ** (2 / exponent)
        y = eye[1] - .020 + height * np.sign(s) * np.abs(s) ** (2 / exponent)
        z = front - .24 * (np.clip(x - .05, 0, 9)) ** 2 - .03 * (y + .05)
        path = np.stack([x * side, y, z], -1)
        v, t = tube(path, np.full(34, .020), 6, up=(0, 0, 1), flat=1.25, closed=True)
        parts.append(_lens(name, path))
        parts.append(Part("rim" + name, "metal", v, t, paint(len(v), colour, .8), closed=True))
        x0 = eye[0] + .012 + width
        z0 = front - .24 * (x0 - .05) ** 2
        reach = max(.86, x0 + .13)
        arm = spline([((x0 - .004) * side, eye[1] + .05, z0 - .005), (reach * .955 * side, eye[1] + .055, z0 - .10), (reach * side, eye[1] + .06, .18), (reach * side, eye[1] + .06, -.06), (.94 * side, eye[1] - .02, -.22)], 11)
        clear = np.maximum(0, .028 - sculpture.field(arm))
        arm[:, 0] += side * clear
        v, t = tube(arm, np.full(11, .017), 6, up=(0, 1, 0), flat=1.4)
        parts.append(Part("arm" + name, "metal", v, t, paint(len(v), colour, .8), closed=True))
    inner = eye[0] + .012 - width
    bridge = spline([(-inner, eye[1] + .045, front - .002), (-inner * .5, eye[1] + .085, front + .012), (inner * .5, eye[1] + .085, front + .012), (inner, eye[1] + .045, front - .002)], 9)
    v, t = tube(bridge, np.full(9, .018), 6, up=(0, 0, 1))
    parts.append(Part("bridge", "metal", v, t, paint(len(v), colour, .8), closed=True))
    return parts
