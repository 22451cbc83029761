"""Blend shapes of lids and brows. Lids slide on the eye: the opening's outline moves and is projected anew."""
import numpy as np

from .fields import vec
from .outlines import EYE_RINGS
from .regions import SIDES, Regions

# How far each shape has closed the eye: lashes swing down and the lid's crease unfolds with it.
CLOSURE = {"eyeBlink": 1.0, "eyeLookDown": 0.45, "eyeSquint": 0.15}


def eye_shapes(r: Regions):
    mesh = r.mesh
    lids = mesh.lids
    x, y = lids.opening()
    flat = lids.flatness(x)
    upper = lids.is_upper
    k = lids.e.size
    shapes = {}

    def shape(name, side, y_upper, y_lower, lift_upper=0.0, lift_lower=0.0, dx=0.0, closure=0.0):
        rings, rim = lids.place(side, (x + dx * side, np.where(upper, y_upper, y_lower)), lift_upper, lift_lower, closure)
        d = np.zeros_like(r.p)
        for i in range(EYE_RINGS):
            ids = mesh.eyes[side]["rings"][i]
            d[ids] = rings[i] - r.p[ids]
        for i, points in enumerate(rim):
            ids = mesh.eyes[side]["rim"][i]
            d[ids] = points - r.p[ids]
        shapes[name] = d

    closed = lids.closed_line(x)
    for side, name in SIDES:
        # The upper lid closes on a larger sphere than the lower: pressed further (a blink while looking down) it slides over it.
        shape("eyeBlink" + name, side, closed - 0.002, closed + 0.002, 0.020, 0.012, closure=CLOSURE["eyeBlink"])
        shape("eyeSquint" + name, side, y - 0.032 * k * flat, y + 0.050 * k * flat, 0.004, 0.004, closure=CLOSURE["eyeSquint"])
        shapes["eyeSquint" + name] += r.near((0.38 * side, -0.26, 0.72), (0.2, 0.08, 0.3))[:, None] * vec(0, 0.03, 0.015)
        shape("eyeWide" + name, side, y + 0.044 * k * flat, y - 0.014 * k * flat, 0.008, 0.002)
        # The lids keep their place on the iris: a gaze of 26 degrees moves it by .13.
        shape("eyeLookDown" + name, side, y - 0.136 * k * flat, y - 0.036 * k * flat, 0.010, 0.0, closure=CLOSURE["eyeLookDown"])
        shape("eyeLookUp" + name, side, y + 0.062 * k * flat, y + 0.034 * k * flat, 0.022, 0.008)
        shape("eyeLookIn" + name, side, y, y, dx=-0.010)
        shape("eyeLookOut" + name, side, y, y, dx=0.010)
        inner = r.column((0.20 * side, 0.30, 0.8), (0.20, 0.16, 0.4))
        outer = r.column((0.48 * side, 0.28, 0.6), (0.20, 0.13, 0.4))
        shapes["browDown" + name] = ((inner + 0.32 * outer) * r.side[side])[:, None] * vec(-0.030 * side, -0.078, 0.022)
        shapes["browOuterUp" + name] = r.column((0.50 * side, 0.33, 0.6), (0.22, 0.17, 0.5))[:, None] * vec(0.005 * side, 0.085, 0.004)
    shapes["browInnerUp"] = (np.exp(-(((r.p * vec(1, 1, 0.3) - vec(0, 0.32, 0.24)) / vec(0.30, 0.17, 0.4)) ** 2).sum(-1)) * r.front)[:, None] * vec(0, 0.085, 0.006)
    return shapes
