"""Locks: tapered strands bundles swept along curves, kept clear of the head, with exact strand directions."""
import dataclasses

import numpy as np

from ..fields import vec
from ..meshes import spline, triangles, welded_normals
from ..sculpture import SKULL


@dataclasses.dataclass
class Lock:
    """A bundle of hair. widths are half widths at root, belly and tip; thickness is a share of the width."""

    points: list
    widths: tuple
    thickness: float = 0.42
    sections: int = 9
    sides: int = 8
    clearance: float = 0.03
    belly: float = 0.42              # where along the lock it is widest
    wave: tuple = (0.0, 0.0, 0.0)    # sideways amplitude, turns, phase
    curl: float = 0.0                # outward amplitude of the same wave
    twist: float = 0.0               # degrees over the whole length
    tone: int = 0                    # 0 base, 1 lighter


class SweptLock:
    """The mesh of one lock."""

    def __init__(self, lock, sculpture, number):
        path = spline([_place(p, sculpture) for p in lock.points], lock.sections)
        t = np.linspace(0, 1, lock.sections)
        widths = np.maximum(_taper(t, lock.widths, lock.belly), .004)
        path = _clear(path, sculpture, lock.clearance)
        tangent, side, out = _frames(path, sculpture, lock.twist * t)
        if lock.wave[0] or lock.curl:
            phase = 2 * np.pi * (lock.wave[1] * t + lock.wave[2])
            path = path + side * (lock.wave[0] * np.sin(phase) * np.minimum(1, 2.2 * t))[:, None] + out * (lock.curl * np.cos(phase) * np.minimum(1, 2.2 * t))[:, None]
            path = _clear(path, sculpture, lock.clearance)
            tangent, side, out = _frames(path, sculpture, lock.twist * t)
        self.path, self.side, self.out = path, side, out
        self.widths, self.heights = widths, np.maximum(widths * lock.thickness, np.minimum(widths, .012))
        n, m = lock.sides, lock.sections
        a = 2 * np.pi * np.arange(n + 1) / n                    # the seam is doubled, so that strands can start anew
        ridge = 1 + .10 * np.cos(3 * a + 2.1 * number)
        v = path[:, None] + (self.widths[:, None] * np.cos(a) * 1)[..., None] * side[:, None] + (self.heights[:, None] * np.sin(a) * ridge)[..., None] * out[:, None]
        faces = []
        for i in range(m - 1):
            faces += [[i * (n + 1) + j, i * (n + 1) + j + 1, (i + 1) * (n + 1) + j + 1, (i + 1) * (n + 1) + j] for j in range(n)]
        self.v = v.reshape(-1, 3)
        self.t = triangles(self.v, faces)
        # Outwards is away from the path.
        normal = np.cross(self.v[self.t[:, 1]] - self.v[self.t[:, 0]], self.v[self.t[:, 2]] - self.v[self.t[:, 0]])
        centre = path[np.minimum(self.t[:, 0] // (n + 1), m - 1)]
        if (normal * (self.v[self.t[:, 0]] - centre)).sum() < 0:
            self.t = self.t[:, ::-1].copy()
        self.n = welded_normals(self.v, self.t)
        tan = np.repeat(tangent[:, None], n + 1, 1).reshape(-1, 3)
        tan = tan - (tan * self.n).sum(1, keepdims=True) * self.n
        self.tangents = tan / (np.linalg.norm(tan, axis=1, keepdims=True) + 1e-9)
        self.strand = np.tile(np.arange(n + 1) / n * max(.30, min(1.0, lock.widths[1] / .16)), m) + number * .377
        self.tone, self.lies_on_head = lock.tone, lock.clearance >= 0

    def holds(self, p, share=0.80):
        """Which points lie well inside this lock."""
        low, high = self.path.min(0) - self.widths.max(), self.path.max(0) + self.widths.max()
        near = np.where(((p >= low) & (p <= high)).all(1))[0]
        result = np.zeros(len(p), bool)
        if len(near) == 0:
            return result
        q = p[near]
        d = q[:, None] - self.path[None]
        k = (d ** 2).sum(-1).argmin(1)
        d = d[np.arange(len(q)), k]
        along = np.cross(self.side[k], self.out[k])
        a = (d * self.side[k]).sum(1) / (self.widths[k] * share + 1e-9)
        b = (d * self.out[k]).sum(1) / (self.heights[k] * share + 1e-9)
        spacing = np.linalg.norm(np.gradient(self.path, axis=0), axis=1)[k]
        result[near] = (a * a + b * b < 1) & (np.abs((d * along).sum(1)) < spacing)
        return result


def scalp(azimuth, elevation, lift=0.0):
    """A control point by direction from the skull's centre, in degrees, lift above the skin; azimuth 0 is ahead, + the character's left."""
    return ("scalp", azimuth, elevation, lift)


def _place(point, sculpture):
    if point[0] != "scalp":
        return np.asarray(point, float)
    a, e = np.radians(point[1]), np.radians(point[2])
    direction = vec(np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e))[None]
    return sculpture.on_skull(direction, point[3])[0]


def _taper(t, widths, belly):
    root, middle, tip = widths
    rise = np.clip(t / belly, 0, 1)
    fall = np.clip((t - belly) / (1 - belly), 0, 1)
    return np.where(t < belly, root + (middle - root) * np.sin(rise * np.pi / 2), tip + (middle - tip) * (1 - fall ** 2.4))


def _clear(path, sculpture, clearance):
    """Moves the path out of the head; the root may touch it."""
    path = path.copy()
    clear = clearance * np.minimum(1, np.linspace(0, 1, len(path)) * 4)
    for _ in range(4):
        d = sculpture.field(path)
        short = np.maximum(0, clear - d)
        if short.max() < 1e-3:
            break
        path += sculpture.normal(path) * short[:, None]
    return path


def _frames(path, sculpture, twist):
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
    # Outwards: away from the skull above, from the neck's axis below.
    axis = np.stack([np.zeros(len(path)), np.clip(path[:, 1], -9, SKULL[1]), np.full(len(path), -.16)], -1)
    out = path - axis
    out[:, 1] = np.where(path[:, 1] < SKULL[1], 0, out[:, 1])
    out = out - (out * tangent).sum(1, keepdims=True) * tangent
    out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-9
    side = np.cross(tangent, out)
    a = np.radians(twist)[:, None]
    return tangent, side * np.cos(a) + out * np.sin(a), out * np.cos(a) - side * np.sin(a)
