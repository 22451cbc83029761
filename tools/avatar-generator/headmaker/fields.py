"""Signed distance fields: primitives, smooth unions, gradients. Negative is inside; points are arrays [..., 3]."""
import numpy as np


def vec(*values):
    return np.array(values, float)


def smooth_min(a, b, k):
    """Union of two fields with a polynomial fillet about k wide."""
    h = np.clip(0.5 + 0.5 * (b - a) / k, 0, 1)
    return b + (a - b) * h - k * h * (1 - h)


def smooth_max(a, b, k):
    """Intersection with a fillet; pass -b to subtract b."""
    return -smooth_min(-a, -b, k)


def sphere(p, centre, radius):
    return np.linalg.norm(p - np.asarray(centre, float), axis=-1) - radius


def ellipsoid(p, centre, radii):
    """Distance estimate that is exact on the surface."""
    r = np.asarray(radii, float)
    q = (p - np.asarray(centre, float)) / r
    k0 = np.linalg.norm(q, axis=-1)
    k1 = np.linalg.norm(q / r, axis=-1) + 1e-9
    return k0 * (k0 - 1) / k1


def cone(p, a, b, radius_a, radius_b):
    """Capsule whose radius changes linearly from a to b."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    ab = b - a
    t = np.clip(((p - a) @ ab) / (ab @ ab), 0, 1)
    return np.linalg.norm(p - a - t[..., None] * ab, axis=-1) - (radius_a + (radius_b - radius_a) * t)


def rounded_box(p, centre, half, radius):
    q = np.abs(p - np.asarray(centre, float)) - (np.asarray(half, float) - radius)
    return np.linalg.norm(np.maximum(q, 0), axis=-1) + np.minimum(q.max(-1), 0) - radius


def mirrored(p):
    """Folds x so that one primitive makes both sides."""
    q = p.copy()
    q[..., 0] = np.abs(q[..., 0])
    return q


def step(a, b, x):
    """Smooth step from 0 at a to 1 at b; a may be larger than b."""
    t = np.clip((np.asarray(x, float) - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def bump(p, centre, radii):
    """Anisotropic gaussian, 1 at the centre."""
    return np.exp(-(((p - np.asarray(centre, float)) / np.asarray(radii, float)) ** 2).sum(-1))


def rotation(axis, degrees):
    a = np.radians(degrees)
    c, s = np.cos(a), np.sin(a)
    return {"x": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
            "y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
            "z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])}[axis]


def gradient(field, p, e=2e-3):
    """Unit gradient by central differences: the outward normal."""
    g = np.stack([field(p + e * np.eye(3)[i]) - field(p - e * np.eye(3)[i]) for i in range(3)], -1)
    return g / (np.linalg.norm(g, axis=-1, keepdims=True) + 1e-9)


def bisect(inside_at, low, high, rounds=26):
    """Per element, the parameter between low (inside) and high (outside) where the surface lies."""
    a, b = low.copy(), high.copy()
    for _ in range(rounds):
        m = (a + b) / 2
        inside = inside_at(m)
        a, b = np.where(inside, m, a), np.where(inside, b, m)
    return (a + b) / 2
