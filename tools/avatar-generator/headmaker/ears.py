"""Ears: a sculpted dish with a rim, or the fans of a creature."""
import numpy as np

from .fields import cone, ellipsoid, rotation, smooth_max, smooth_min, sphere, vec
from .meshes import surface_nets
from .parts import Part


def _human(q):
    """q: w outwards, v up, u forwards."""
    d = ellipsoid(q, (0, .02, 0), (.075, .215, .145))
    d = smooth_min(d, sphere(q, (0.0, -.165, -.030), .064), .06)                       # lobe
    d = smooth_max(d, -ellipsoid(q, (.085, .030, -.002), (.062, .160, .098)), .030)    # dish inside the rim
    d = smooth_min(d, cone(q, (.016, .105, .060), (.030, -.010, .030), .017, .024), .026)   # fold, upper branch
    d = smooth_min(d, cone(q, (.030, -.010, .030), (.028, -.095, .035), .024, .022), .026)
    d = smooth_max(d, -ellipsoid(q, (.058, -.035, -.040), (.072, .070, .046)), .026)   # bowl
    d = smooth_min(d, sphere(q, (.036, -.045, -.104), .030), .026)                     # tragus
    return smooth_min(d, sphere(q, (.034, -.108, -.040), .020), .022)


def _fan(q):
    """A large leaf with ribs."""
    v, u = q[..., 1], q[..., 2]
    d = ellipsoid(q, (0, .10, -.26), (.085, .33, .42))
    d = smooth_max(d, -ellipsoid(q, (.100, .09, -.27), (.085, .25, .33)), .04)
    angle = np.arctan2(v - .02, .18 - u)
    return d + .020 * np.cos(angle * 10) * np.clip(np.hypot(v - .02, .18 - u) / .5 - .2, 0, 1)


def ears(character, sculpture):
    e, s = character.ears, character.skin
    field = _human if e.kind == "human" else _fan
    turn = rotation("y", -34 - e.out) @ rotation("x", -8) if e.kind == "human" else rotation("y", -54) @ rotation("z", -10)
    centre = vec(.850, -.09, -.10) if e.kind == "human" else vec(.88, .12, .02)
    parts = []
    for side in (1, -1):
        mirror = vec(side, 1, 1)

        def local(p):
            return ((p * mirror - centre) @ turn) / e.size

        reach = vec(.30, .38, .34) * e.size if e.kind == "human" else vec(.50, .56, .58) * e.size
        low, high = centre - reach, centre + reach
        if side < 0:
            low, high = vec(-high[0], low[1], low[2]), vec(-low[0], high[1], high[2])
        v, t = surface_nets(lambda p: field(local(p)) * e.size, low, high, .031 if e.kind == "human" else .046)
        q = local(v)
        red = .32 * np.exp(-((q[:, 0] - .025) / .05) ** 2)[:, None]
        colour = vec(*s.base) * (1 - red) + (vec(*s.blush) * .75 + vec(*s.base) * .15) * red
        parts.append(Part("ear" + ("L" if side > 0 else "R"), "skin", v, t, np.concatenate([colour, np.full((len(v), 1), .35)], 1), closed=True))
    return parts
