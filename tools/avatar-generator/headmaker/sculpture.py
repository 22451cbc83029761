"""The head as one signed distance field: about twenty smoothly fused primitives whose places are the character's features.

Units: y up, z to the viewer, +x the character's left. The bald crown is at +1.16, the chin near -1.05, the eyes at -.02.
"""
import numpy as np

from .fields import bisect, cone, ellipsoid, gradient, mirrored, smooth_max, smooth_min, sphere, vec

ORIGIN = vec(0, 0, -0.28)          # head, neck and nose are star-shaped from here
SKULL = vec(0, 0.30, -0.12)        # centre of the skull, from where hair is laid out


class Sculpture:
    """The field of one character, and projections onto it."""

    def __init__(self, character):
        self.c = character
        e, n = character.eyes, character.nose
        self.eye_radius = 0.300 * e.size
        self.lid_radius = self.eye_radius + 0.030
        self.eye = vec(0.358 * e.spacing, -0.02, 0.820 - self.eye_radius)
        self.mouth_y = -0.640 + character.mouth.height
        self.mouth_half = 0.275 * character.mouth.width
        self.nose_tip = vec(0, -0.310 - n.length + n.tip, 0.935 + n.forward)

    def field(self, p, lid=None):
        """Distance to the skin; lid is the radius of the eyelid's sphere (larger while the lid closes)."""
        c = self.c
        f, n = c.face, c.nose
        lid = self.lid_radius if lid is None else lid
        ax = mirrored(p)
        d = ellipsoid(p, SKULL, (0.90, 0.86, 0.97))
        d = smooth_min(d, ellipsoid(p, (0, -0.14, 0.08), (0.765, 0.66, 0.76)), 0.25)
        d = smooth_min(d, ellipsoid(p, (0, -0.64, 0.26), (0.46 * f.jaw, 0.38, 0.50)), 0.25)
        d = smooth_min(d, ellipsoid(ax, (0.27 * f.jaw, -0.58, 0.08), (0.31, 0.33, 0.38)), 0.20)
        d = smooth_min(d, ellipsoid(p, (0, -0.86 - f.chin_drop, 0.555), (0.215 * f.chin, 0.185, 0.20)), 0.20)
        d = smooth_min(d, sphere(ax, (0.375, -0.33, 0.44), 0.345 * f.cheek), 0.20)
        if f.cheekbone:
            d = smooth_min(d, sphere(ax, (0.50, -0.20, 0.44), 0.245 + f.cheekbone), 0.14)
        d = smooth_min(d, ellipsoid(p, (0, -0.60, 0.54), (0.30, 0.24, 0.31)), 0.15)
        r = f.brow_ridge
        d = smooth_min(d, cone(ax, (0.10, 0.27, 0.70), (0.58, 0.25, 0.46), 0.14 * r, 0.12 * r), 0.16)
        d = smooth_min(d, cone(p, (0, -0.5, -0.30), (0, -2.2, -0.36), 0.36 * f.neck, 0.38 * f.neck), 0.16)
        if f.age:
            # Jowls beside the chin.
            d = smooth_min(d, sphere(ax, (0.31 * f.jaw, -0.79, 0.38), 0.150 + 0.03 * f.age), 0.13)
        d = smooth_max(d, -sphere(ax, vec(self.eye[0] + 0.02, self.eye[1] + 0.075, 0.89), 0.27), 0.16)
        d = smooth_min(d, sphere(ax, self.eye, lid), c.eyes.melt)
        return self._nose(p, ax, d)

    def _nose(self, p, ax, d):
        n = self.c.nose
        tip = self.nose_tip
        dy, dz = tip[1] + 0.310, n.forward
        nose = cone(p, (0, 0.10, 0.70), (0, -0.27 + dy, 0.90 + dz), 0.058 * n.bridge, 0.090 * n.size)
        nose = smooth_min(nose, sphere(p, tip, 0.118 * n.size), 0.06)
        wing = vec(0.112 * n.width, -0.350 + dy - 0.5 * n.tip, 0.850 + 0.6 * dz)
        nose = smooth_min(nose, sphere(ax, wing, 0.078 * (0.4 + 0.6 * n.size)), 0.05)
        d = smooth_min(d, nose, 0.070)
        hole = vec(0.060 * n.width, -0.428 + dy - 0.3 * n.tip, 0.890 + 0.8 * dz)
        self.nostril = hole
        return smooth_max(d, -ellipsoid(ax, hole, (0.034 * n.width, 0.036, 0.044)), 0.035)

    def on_rays(self, directions, lid=None, start=0.3):
        """Points on the skin along directions from ORIGIN."""
        d = directions / np.linalg.norm(directions, axis=-1, keepdims=True)
        t = bisect(lambda t: self.field(ORIGIN + t[:, None] * d, lid) < 0, np.full(len(d), start), np.full(len(d), 3.0))
        return ORIGIN + t[:, None] * d

    def on_front(self, x, y, lid=None):
        """Points on the front of the face at the given x and y."""
        t = bisect(lambda t: self.field(np.stack([x, y, t], -1), lid) < 0, np.zeros(len(x)), np.full(len(x), 1.6))
        return np.stack([x, y, t], -1)

    def on_skull(self, directions, lift=0.0):
        """Points lift above the skin along directions from SKULL."""
        d = directions / np.linalg.norm(directions, axis=-1, keepdims=True)
        t = bisect(lambda t: self.field(SKULL + t[:, None] * d) < 0, np.full(len(d), 0.2), np.full(len(d), 2.2))
        return SKULL + (t + lift)[:, None] * d

    def normal(self, p):
        return gradient(self.field, p)


def to_plane(p):
    """Azimuthal equidistant map of directions from ORIGIN, the domain of the background grid."""
    d = p - ORIGIN
    d = d / np.linalg.norm(d, axis=-1, keepdims=True)
    angle = np.arccos(np.clip(d[:, 2], -1, 1))
    r = np.hypot(d[:, 0], d[:, 1]) + 1e-12
    return np.stack([d[:, 0] / r * angle, d[:, 1] / r * angle], -1)


def from_plane(q):
    angle = np.hypot(q[:, 0], q[:, 1]) + 1e-12
    return np.stack([np.sin(angle) * q[:, 0] / angle, np.sin(angle) * q[:, 1] / angle, np.cos(angle)], -1)
