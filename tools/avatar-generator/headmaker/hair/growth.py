"""Puts a hair style on a head: shell, locks, and what can be left out because hair covers it."""
import numpy as np
from scipy.interpolate import PchipInterpolator

from ..fields import step, vec
from ..meshes import normals
from ..parts import Part, paint
from .locks import SweptLock
from .styles import STYLES


class Growth:
    """The hair of one character."""

    def __init__(self, character, regions):
        self.c, self.r = character, regions
        self.style = STYLES[character.hair.style](character)
        self.sculpture = regions.mesh.s
        self._line = PchipInterpolator(*zip(*self.style.hairline)) if self.style.hairline else None
        self.locks = [SweptLock(lock, self.sculpture, i) for i, lock in enumerate(self.style.locks)]
        self.height = self._above_hairline(regions.p)
        self.thick = self._thickness()

    def cover(self):
        """0..1 how far hair covers each vertex of the head: tints the scalp so that no hard line shows."""
        if self._line is None:
            return None
        return step(-.045, .045, self.height) * self.r.skin

    def buried(self):
        """Vertices of the head that the shell hides."""
        return self.thick > .022

    def _above_hairline(self, p):
        if self._line is None:
            return np.full(len(p), -9.0)
        azimuth = np.degrees(np.arctan2(p[:, 0], p[:, 2] + .1))
        across = np.abs(azimuth)
        # A hairline is never a ruled line.
        ragged = .005 * np.sin(azimuth * .31) + .004 * np.sin(azimuth * .83 + 1)
        return p[:, 1] - self._line(across) + ragged

    def _thickness(self):
        s = self.style
        return np.where(self.height < -.05, -.03, -.012 + (s.shell + .012) * step(-.03, s.shell_rise, self.height) * s.shape(self.r.p))

    def parts(self):
        result = []
        colour = vec(*self.c.hair.colour)
        if self._line is not None:
            result.append(self._shell(colour * self.style.shell_tone))
        for tone, name in ((0, "hair"), (1, "hairLight")):
            locks = [k for k, lock in enumerate(self.locks) if lock.tone == tone]
            if locks:
                result.append(self._bundle(name, locks, np.clip(colour * (self.c.hair.light if tone else 1), 0, .9)))
        return result

    def _shell(self, colour):
        mesh, p = self.r.mesh, self.r.p
        n = normals(p, mesh.t)
        wobble = 1 + self.style.rough * np.sin(p[:, 0] * 31 + 3 * np.sin(p[:, 1] * 13)) * np.sin(p[:, 2] * 29 + 2 * np.sin(p[:, 0] * 17))
        v = p + n * (self.thick * wobble)[:, None]
        t = mesh.t[(self.thick[mesh.t] > -.011).any(1)]
        nn = normals(v, t)
        tangent, strand = self.style.flow(v)
        tangent = tangent - (tangent * nn).sum(1, keepdims=True) * nn
        tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
        colours = paint(len(v), colour)
        colours[:, 3] = strand
        part = Part("scalp", "hair", v, t, colours, normals=nn, tangents=tangent)
        return part.keep(self._visible(v, t, nn, -1))

    def _bundle(self, name, numbers, colour):
        v, t, n, tangents, strand, owner, count = [], [], [], [], [], [], 0
        for k in numbers:
            lock = self.locks[k]
            visible = self._visible(lock.v, lock.t, lock.n, k)
            v.append(lock.v)
            t.append(lock.t[visible] + count)
            n.append(lock.n)
            tangents.append(lock.tangents)
            strand.append(lock.strand)
            count += len(lock.v)
        v, n = np.concatenate(v), np.concatenate(n)
        colours = paint(len(v), colour)
        colours[:, 3] = np.concatenate(strand)
        t = np.concatenate(t)
        part = Part(name, "hair", v, t, colours, normals=n, tangents=np.concatenate(tangents), hang="bend" if self.style.long else "head")
        return part.keep(np.ones(len(t), bool))

    def _visible(self, v, t, n, number):
        """Triangles that are neither inside head or other locks nor turned straight back."""
        hidden = (self.sculpture.field(v) < -.02) if number >= 0 else np.zeros(len(v), bool)
        owner = np.full(len(v), -1)
        for k, lock in enumerate(self.locks):
            if k != number:
                inside = lock.holds(v, .80 if number >= 0 else .50) & (owner < 0)
                owner[inside] = k
        backwards = n[t][:, :, 2].max(1) < -.85
        # A triangle whose corners lie in different locks may still show between them.
        covered = (owner[t[:, 0]] >= 0) & (owner[t[:, 0]] == owner[t[:, 1]]) & (owner[t[:, 0]] == owner[t[:, 2]])
        return ~hidden[t].all(1) & ~covered & ~backwards
