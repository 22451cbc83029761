"""Skin colour by vertex: blush, lips, sockets, stubble, the hairline's shadow."""
import numpy as np
from scipy.interpolate import PchipInterpolator

from .fields import step, vec
from .regions import SIDES, Regions

# Upper limit of a beard by azimuth, 0 below the nose, 90 at the ear.
_CHEEK_LINE = PchipInterpolator([0, 13, 20, 27, 36, 48, 60, 72, 80, 88, 100], [-.455, -.47, -.53, -.62, -.62, -.55, -.42, -.20, .02, -.05, -.70])
_LIP_TINT = [1, 1, 1, 1, .97, .80, .42, .10]
_BAG_COLOURS = [(.56, .15, .13), (.50, .12, .11), (.56, .13, .12), (.54, .12, .11), (.44, .09, .08), (.32, .06, .05), (.22, .04, .03)]


def beard_mask(r: Regions, lower=0.0):
    """0..1 where a beard grows; lips stay free."""
    p = r.p
    azimuth = np.degrees(np.arctan2(np.abs(p[:, 0]), p[:, 2] + 0.1))
    limit = _CHEEK_LINE(np.clip(azimuth, 0, 100)) - lower * step(25, 40, azimuth)
    mask = step(0.0, 0.075, limit - p[:, 1]) * step(-1.16, -1.04, p[:, 1] - 0.35 * np.clip(0.45 - p[:, 2], 0, 9)) * step(104, 92, azimuth)
    ring = r.mesh.lip_ring
    mask = mask * np.where(ring < 0, 1, np.clip((ring - 6.4) / 1.6, 0, 1)) * r.skin
    # No hair right under the corners of the lower lip.
    bare = np.exp(-((np.abs(p[:, 0]) - 0.13) / 0.055) ** 2 - ((p[:, 1] - (r.mesh.lips.y - 0.135)) / 0.035) ** 2)
    return mask * (1 - 0.4 * bare)


def complexion(character, r: Regions, hair_cover=None):
    """[vertices, 4]: linear rgb and gloss."""
    s, p = character.skin, r.p
    colour = np.tile(vec(*s.base), (len(p), 1))

    def tint(weight, target):
        nonlocal colour
        colour = colour * (1 - weight[:, None]) + vec(*target) * weight[:, None]

    if s.belly is not None:
        muzzle = step(1.25, 0.75, np.linalg.norm((p - vec(0, -0.62, 0.75)) / vec(0.52, 0.50, 0.62), axis=1))
        tint(muzzle * r.skin, s.belly)
        tint(step(-0.85, -1.05, p[:, 1]) * step(-0.2, 0.05, p[:, 2]) * r.skin * (1 - muzzle), s.belly)
    for side, _ in SIDES:
        tint(s.blush_strength * r.near((0.46 * side, -0.36, 0.62), (0.20, 0.14, 0.3)), s.blush)
    tint(s.nose_strength * r.near(r.mesh.s.nose_tip + vec(0, 0, 0.05), (0.12, 0.11, 0.2)), s.nose)
    eye = r.mesh.s.eye
    for side, _ in SIDES:
        tint(0.25 * r.near((eye[0] * side, eye[1], 0.78), (0.30, 0.25, 0.3)), s.socket)
        if s.eyeshadow is not None:
            tint(0.55 * r.near((eye[0] * side + 0.03 * side, eye[1] + 0.19, 0.80), (0.24, 0.10, 0.3)), s.eyeshadow)
    _spots(character, p, r, tint)
    if s.stubble:
        tint(s.stubble * beard_mask(r, character.beard.cheeks), s.stubble_colour)
    if hair_cover is not None:
        tint(character.hair.scalp * hair_cover, vec(*character.hair.colour) * 0.9 + vec(*s.base) * 0.1)
    lip = np.zeros(len(p))
    for k, ring in enumerate(r.mesh.lip_rings[:len(_LIP_TINT)]):
        lip[ring] = _LIP_TINT[k]
    tint(lip * s.lip_strength, s.lip)
    # The line between closed lips: two rings dark, for one alone is thinner than a pixel and draws as dots.
    for ring, shade in zip(r.mesh.lip_rings, ((.40, .22, .22), (.60, .42, .42), (.88, .80, .80))):
        colour[ring] *= vec(*shade)
    for k, ring in enumerate(r.mesh.bag):
        colour[ring] = vec(*_BAG_COLOURS[k])
    colour[r.mesh.cap] = vec(.11, .018, .016)
    _lid_edges(character, r, colour)
    hole = r.mesh.s.nostril
    nostril = sum(np.exp(-(np.linalg.norm(p - (hole * vec(side, 1, 1) + vec(0, 0.02, 0)), axis=1) / 0.032) ** 2) for side, _ in SIDES)
    tint(np.clip(nostril, 0, 1) * 0.75, vec(*s.shade) * 0.4)
    if character.face.age:
        _age_lines(character, r, tint)
    gloss = 0.35 + 0.42 * min(1, s.lip_strength / .70) * lip + 0.35 * r.near(r.mesh.s.nose_tip + vec(0, 0.01, 0.065), (0.10, 0.10, 0.2))
    gloss = np.where(r.bag > 0, 0.8, gloss) * (1 - 0.5 * s.stubble * beard_mask(r))
    return np.concatenate([colour, gloss[:, None]], 1)


def _lid_edges(character, r, colour):
    s = character.skin
    lids = r.mesh.lids
    sin, cos = np.sin(lids.angles), np.cos(lids.angles)
    pink = vec(.66, .30, .25)
    light = np.clip(vec(*s.base).mean() / .45, .35, 1)
    for side, _ in SIDES:
        ids = r.mesh.eyes[side]
        for ring in ids["rim"]:
            edge = colour[ring] * 0.4 + pink * 0.6 * light
            dark = np.where(sin > 0, 1 - 0.92 * s.liner, 1 - 0.20 * s.liner)
            inner = step(-0.86, -0.97, cos)                   # the pink inner corner
            colour[ring] = edge * (dark + (1 - dark) * inner)[:, None]
        first, second = ids["rings"][0], ids["rings"][1]
        colour[first] = colour[first] * vec(.80, .66, .62) ** np.where(sin > 0, 1.3, 0.8)[:, None]
        colour[second] = colour[second] * (vec(.93, .87, .85) ** np.clip(sin + .3, 0, 1)[:, None])
        if character.eyes.crease:
            for k, ring in enumerate(ids["rings"]):
                f = lids.share()[k]
                w = min(1, character.eyes.crease / .012) * 0.30 * np.exp(-((f - 0.40) / 0.10) ** 2) * np.clip(sin, 0, 1) ** 0.5
                colour[ring] = colour[ring] * (1 - w[:, None]) + vec(*s.shade) * w[:, None]


def _age_lines(character, r, tint):
    p, age = r.p, character.face.age
    for side, _ in SIDES:
        a, b = vec(0.17 * side, -0.38, 0.8), vec(0.36 * side, -0.68, 0.66)
        ab = b - a
        t = np.clip(((p - a) @ ab) / (ab @ ab), 0, 1)
        distance = np.linalg.norm((p - a - t[:, None] * ab)[:, :2], axis=1)
        tint(0.35 * age * np.exp(-(distance / 0.030) ** 2) * np.sin(np.pi * np.clip(t * .9 + .08, 0, 1)) * r.skin * r.front, character.skin.shade)


def _spots(character, p, r, tint):
    if character.skin.spots is None:
        return
    random = np.random.default_rng(5)
    for _ in range(26):
        a, y = random.uniform(-2.6, 2.6), random.uniform(.15, 1.1)
        if abs(a) < 0.75 and y < 0.52:
            continue
        k = np.sqrt(max(0, 1 - ((y - .3) / .88) ** 2))
        centre = vec(0.92 * k * np.sin(a), y, 0.97 * k * np.cos(a) - .12)
        size = random.uniform(.07, .13)
        tint(0.85 * step(1.15, .85, np.linalg.norm(p - centre, axis=1) / size) * r.skin, character.skin.spots)


def age_folds(character, r: Regions):
    """Displacement of the resting face by age: the groove beside the nose and the fullness next to it."""
    age = character.face.age
    d = np.zeros_like(r.p)
    if not age:
        return d
    for side, _ in SIDES:
        a, b = vec(0.17 * side, -0.38, 0.8), vec(0.36 * side, -0.68, 0.66)
        ab = b - a
        t = np.clip(((r.p - a) @ ab) / (ab @ ab), 0, 1)
        q = (r.p - a - t[:, None] * ab)[:, :2]
        across = q @ (vec(ab[1], -ab[0])[:2] / np.hypot(ab[0], ab[1]) * -side)
        near = np.exp(-(np.linalg.norm(q - across[:, None] * 0, axis=1) / 0.13) ** 2) * np.sin(np.pi * np.clip(t * .9 + .08, 0, 1))
        groove = -0.020 * np.exp(-(across / 0.032) ** 2) + 0.016 * np.exp(-((across - 0.075) / 0.05) ** 2)
        d[:, 2] += age * groove * near * r.skin * r.front
        d[:, 0] += side * age * 0.5 * groove * near * r.skin * r.front
    return d
