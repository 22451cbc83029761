"""Blend shapes of jaw, lips and cheeks: dictionaries of name -> displacement [vertices, 3]."""
import numpy as np

from .fields import step, vec
from .meshes import normals
from .regions import JAW_DEGREES, SIDES, Regions, jaw_turn


def mouth_shapes(r: Regions):
    shapes = {}
    shapes.update(_jaw(r))
    for side, name in SIDES:
        shapes.update(_one_sided(r, side, name))
    shapes.update(_rounded(r))
    shapes.update(_lip_shapes(r))
    shapes["tongueOut"] = np.zeros_like(r.p)
    return shapes


def _jaw(r):
    p = r.p
    opened = r.jaw[:, None] * jaw_turn(p)
    opened[:, 0] -= 0.13 * p[:, 0] * r.lip
    # Cheeks hollow a little over a dropped jaw.
    opened[:, 2] -= 0.012 * np.exp(-((p[:, 1] + 0.5) / 0.3) ** 2) * step(0.35, 0.6, np.abs(p[:, 0])) * r.front
    shapes = {"jawOpen": opened, "jawForward": r.jaw[:, None] * vec(0, 0, 0.09)}
    for side, name in SIDES:
        shapes["jaw" + name] = r.jaw[:, None] * vec(0.11 * side, -0.01, 0)
    # The lips meet at 55 % of the jaw's drop: jawOpen = a with mouthClose = a is a closed mouth over an open jaw.
    follow = np.where(r.bag > 0, np.clip(1 - (r.bag - 1) / 4, 0, 1), 1)
    closing = np.exp(-(r.slit / 0.60) ** 2) * r.front * follow
    shapes["mouthClose"] = closing[:, None] * (0.55 * jaw_turn(p, JAW_DEGREES) - opened)
    return shapes


def _one_sided(r, side, name):
    p, s = r.p, r.side[side]
    lips = r.mesh.lips
    half = lips.half
    corner = vec(side * half, lips.contact(np.array([half]))[0], p[r.mesh.lip_rings[0][0], 2])
    flat = np.array([1, 1, 0.35])
    at_corner = np.exp(-(((p - corner) * flat / vec(0.20, 0.17, 0.30)) ** 2).sum(-1)) * r.follow
    on_lips = np.exp(-(r.slit / 0.95) ** 2) * r.front * r.follow * s
    a = r.along
    # Corners move along an arc: growth with the square of the distance from the middle curves the closed line like a bowl, not a V.
    up, out, back = on_lips * a ** 2, on_lips * a ** 1.3, on_lips * a ** 2
    shapes = {}

    smile = np.stack([side * 0.088 * out, 0.112 * up + 0.012 * on_lips * (1 - a.clip(0, 1)), -0.066 * back - 0.008 * on_lips], -1)
    # Full lips thin out as they are drawn wide.
    smile[:, 1] += -0.012 * r.lip * s * (r.upper - r.lower) * (1 - a.clip(0, 1) ** 2) * r.skin
    smile += r.near(corner + vec(0.12 * side, 0.08, -0.05), (0.17, 0.17, 0.35))[:, None] * vec(0.012 * side, 0.020, -0.004)
    smile += r.near((0.43 * side, -0.34, 0.62), (0.20, 0.15, 0.3))[:, None] * vec(0.015 * side, 0.048, 0.048)
    # The lower lid is pushed up by the cheek: a smile reaches the eye.
    smile += r.near((0.38 * side, -0.225, 0.74), (0.20, 0.075, 0.3))[:, None] * vec(0, 0.018, 0.012)
    smile -= r.near(corner + vec(0.045 * side, 0.004, 0), (0.035, 0.05, 0.2))[:, None] * vec(0, 0, 0.016)
    smile -= normals(p, r.mesh.t) * (0.020 * _fold(r, side))[:, None]
    shapes["mouthSmile" + name] = smile

    frown = np.stack([0 * up, -0.080 * up, -0.022 * back], -1) + (r.lip_wide * s * (1 - at_corner) * r.lower)[:, None] * vec(0, 0.015, 0.008)
    frown += (r.near((0.1 * side, -0.86, 0.7), (0.13, 0.09, 0.3)) * s)[:, None] * vec(0, 0.020, 0.018)
    shapes["mouthFrown" + name] = frown

    stretch = np.stack([side * 0.110 * out, -0.022 * up, -0.066 * back - 0.006 * on_lips], -1)
    stretch[:, 1] -= 0.014 * r.lower * r.lip * s
    shapes["mouthStretch" + name] = stretch
    shapes["mouthDimple" + name] = at_corner[:, None] * vec(0.045 * side, 0.012, -0.045)
    press = np.exp(-(r.slit / 0.35) ** 2) * r.front * s * r.follow
    shapes["mouthPress" + name] = (press * r.lower)[:, None] * vec(0, 0.010, -0.018) + (press * r.upper)[:, None] * vec(0, -0.008, -0.014) \
        + at_corner[:, None] * vec(0.012 * side, 0, -0.016)
    shapes["mouthLowerDown" + name] = (r.lip * r.lower * s)[:, None] * vec(0.010 * side, -0.085, 0.006)
    shapes["mouthUpperUp" + name] = (r.lip * r.upper * s)[:, None] * vec(0.010 * side, 0.075, 0.004) \
        + r.near((0.17 * side, -0.40, 0.82), (0.12, 0.10, 0.2))[:, None] * vec(0, 0.022, 0.010)
    move = r.lip_wide[:, None] * vec(0.10 * side, 0, 0)
    move[:, 2] -= 0.25 * r.lip_wide * np.abs(p[:, 0] + 0.1 * side) ** 2
    shapes["mouth" + name] = move + at_corner[:, None] * vec(0.02 * side, 0.015, -0.02)
    shapes["cheekSquint" + name] = r.near((0.42 * side, -0.27, 0.66), (0.19, 0.12, 0.3))[:, None] * vec(0.01 * side, 0.055, 0.040)
    shapes["noseSneer" + name] = r.near((0.11 * side, -0.34, 0.86), (0.085, 0.085, 0.2))[:, None] * vec(0.018 * side, 0.045, 0.012) \
        + (r.lip * r.upper * s)[:, None] * vec(0, 0.028, 0.004) + (r.near((0.12 * side, 0.02, 0.75), (0.09, 0.10, 0.2)) * s)[:, None] * vec(0, 0.02, 0.01)
    return shapes


def _fold(r, side):
    """The line from the nose's wing past the mouth's corner, 1 along its middle."""
    a, b = vec(0.15 * side, -0.36, 0.82), vec(0.40 * side, -0.60, 0.70)
    ab = b - a
    t = np.clip(((r.p - a) @ ab) / (ab @ ab), 0, 1)
    distance = np.linalg.norm((r.p - a - t[:, None] * ab)[:, :2], axis=1)
    return np.exp(-(distance / 0.04) ** 2) * np.sin(np.pi * np.clip(t * 0.8 + 0.15, 0, 1)) * r.skin * r.front


def _rounded(r):
    p, lips = r.p, r.mesh.lips
    near = np.exp(-(r.slit / 1.0) ** 2) * r.front * r.follow
    # A rounded mouth has level corners; without this its lips meet in a V.
    level = (lips.contact(p[:, 0]) - lips.contact(np.zeros(len(p)))) * near * (np.abs(p[:, 0]) < 0.6)
    outside = r.front * r.skin * (1 - np.exp(-(r.slit / 0.15) ** 2))
    flare = np.exp(-(r.slit / 0.5) ** 2) * outside
    # The upper lip comes down in front of the teeth, more beside the middle than in it: an O has an arch above it, and no row of teeth.
    curtain = r.lip * r.upper * (0.3 + 0.7 * r.along.clip(0, 1) ** 1.5)
    pucker = np.zeros_like(p)
    pucker[:, 0] = -0.64 * p[:, 0] * near
    pucker[:, 1] = 0.010 * flare * r.upper - 0.022 * flare * r.lower - 0.9 * level - 0.046 * curtain
    pucker[:, 2] = 0.095 * near * np.exp(-(p[:, 0] / 0.25) ** 2) + 0.03 * flare
    funnel = np.zeros_like(p)
    funnel[:, 0] = -0.50 * p[:, 0] * near
    funnel[:, 1] = 0.030 * flare * r.upper - 0.052 * r.lip * r.lower - 0.8 * level - 0.044 * curtain
    # The corners sink to half the height of the opening, so that its top is an arch.
    funnel[:, 1] -= 0.052 * np.exp(-(r.slit / 0.7) ** 2) * r.front * r.follow * r.along.clip(0, 1) ** 2
    funnel[:, 2] = 0.085 * near * np.exp(-(p[:, 0] / 0.28) ** 2) + 0.035 * np.exp(-((r.slit - 0.28) / 0.25) ** 2) * r.front * r.skin
    puff = sum((r.near((0.42 * side, -0.52, 0.55), (0.25, 0.21, 0.36)) * step(0.05, 0.6, r.slit))[:, None] * vec(0.105 * side, 0, 0.100) for side, _ in SIDES)
    return {"mouthPucker": pucker, "mouthFunnel": funnel, "cheekPuff": puff + r.lip[:, None] * vec(0, 0, 0.02)}


def _lip_shapes(r):
    lower = r.roll * r.lower
    chin = r.near((0, -0.88, 0.7), (0.2, 0.12, 0.3))
    return {
        # The lower lip goes under the upper teeth's edge: behind their front, so that an F shows teeth on lip.
        "mouthRollLower": lower[:, None] * vec(0, 0.022, -0.078),
        "mouthRollUpper": (r.roll * r.upper)[:, None] * vec(0, -0.006, -0.062),
        "mouthShrugLower": (r.lip_wide * r.lower)[:, None] * vec(0, 0.045, 0.022) + chin[:, None] * vec(0, 0.035, 0.012)
        + (r.lip * r.upper)[:, None] * vec(0, 0.026, 0.008),
        "mouthShrugUpper": (r.lip * r.upper)[:, None] * vec(0, 0.042, 0.022) + (r.lip * r.lower)[:, None] * vec(0, 0.022, 0.004),
    }
