"""The last step of the geometry: a smooth bending of space that makes faces long or short, wide or narrow.

It is the identity around the eyes, so eyeballs stay round, and it bends hair, glasses and shirt with the head.
"""
import numpy as np

from .fields import step

_Y = np.linspace(-3.5, 2.5, 1201)


class Proportion:
    def __init__(self, face):
        lower = step(-.24, -.42, _Y) * step(-1.16, -.98, _Y)
        upper = step(.36, .60, _Y)
        # The throat below the chin and above every collar: shoulders come up, nothing else changes.
        throat = step(-1.10, -1.18, _Y) * step(-1.58, -1.48, _Y)
        density = 1 + (face.length - 1) * lower + (face.crown - 1) * upper + (face.throat - 1) * throat
        height = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(_Y))])
        self._height = height - np.interp(0, _Y, height)
        self._width = 1 + face.jaw_taper * step(-.26, -.66, _Y) * step(-1.30, -1.02, _Y) + face.temple * step(.34, .66, _Y)
        self.plain = face.length == face.crown == face.throat == 1 and face.jaw_taper == face.temple == 0

    def bend(self, p):
        if self.plain:
            return p
        q = p.copy()
        q[:, 0] = p[:, 0] * np.interp(p[:, 1], _Y, self._width)
        q[:, 1] = np.interp(p[:, 1], _Y, self._height)
        return q

    def apply(self, part):
        """Bends a part and its shapes; normals turn with the surface."""
        if self.plain:
            return
        bent = self.bend(part.v)
        part.shapes = {name: self.bend(part.v + d) - bent for name, d in part.shapes.items()}
        if part.normals is not None:
            part.normals = self._turn(part.v, part.normals, inverse=True)
        if part.tangents is not None:
            part.tangents = self._turn(part.v, part.tangents, inverse=False)
        part.v = bent

    def _turn(self, v, d, inverse):
        e = 1e-3
        jacobian = np.stack([(self.bend(v + e * np.eye(3)[i]) - self.bend(v - e * np.eye(3)[i])) / (2 * e) for i in range(3)], -1)
        if inverse:
            jacobian = np.linalg.inv(jacobian).transpose(0, 2, 1)
        out = np.einsum("nij,nj->ni", jacobian, d)
        return out / (np.linalg.norm(out, axis=1, keepdims=True) + 1e-12)
