"""Where on the head each vertex lies: the weights that the blend shapes are made of."""
import numpy as np

from .fields import rotation, step, vec
from .outlines import ring_weight
from .topology import BAG

JAW_HINGE = vec(0, -0.14, -0.10)
JAW_DEGREES = 17.0                  # jawOpen at weight 1
SIDES = ((1, "Left"), (-1, "Right"))


def jaw_turn(p, degrees=JAW_DEGREES):
    """Displacement of points that turn with the jaw."""
    return (p - JAW_HINGE) @ rotation("x", degrees).T + JAW_HINGE - p


class Regions:
    """Per-vertex weights of a HeadMesh."""

    def __init__(self, mesh):
        self.mesh = mesh
        p = self.p = mesh.v
        self.slit, self.sign = mesh.lips.elliptic(p)
        sin = np.sin(mesh.lips.angles)
        for k, ring in enumerate(mesh.lip_rings):
            w = ring_weight(k)
            self.sign[ring] = sin * (1 - w) + self.sign[ring] * w
        for ring in mesh.bag:
            self.sign[ring] = sin
            self.slit[ring] = 0
        self.sign[mesh.cap] = self.slit[mesh.cap] = 0
        bag = self.bag = mesh.bag_ring
        self.skin = bag == 0
        self.front = step(-0.1, 0.35, p[:, 2])
        self.follow = np.where(bag > 0, np.clip(1 - (bag - 3) / 5, 0, 1), 1.0)
        self.side = {1: step(-0.14, 0.14, p[:, 0]), -1: step(-0.14, 0.14, -p[:, 0])}
        self.lip = np.exp(-(self.slit / 0.75) ** 2) * self.front * self.follow
        self.lip_wide = np.exp(-(self.slit / 1.25) ** 2) * self.front * self.follow
        self.upper = np.clip(self.sign, 0, 1) ** 0.6
        self.lower = np.clip(-self.sign, 0, 1) ** 0.6
        self.jaw = self._jaw()
        # 0 in the middle of the mouth, 1 at its corners and beyond.
        self.along = np.clip(np.abs(p[:, 0]) / mesh.lips.half, 0, 1.15)
        self.roll = np.zeros(len(p))
        for k, ring in enumerate(mesh.lip_rings):
            self.roll[ring] = np.exp(-((k - 1.5) / 3.2) ** 2) if k < 12 else 0
        for k, ring in enumerate(mesh.bag):
            self.roll[ring] = max(0, 1 - 0.3 * k)

    def _jaw(self):
        half = 0.5 - 0.5 * np.sign(self.sign) * np.abs(self.sign) ** 0.75
        p = self.p
        neck = step(-1.30, -0.98, p[:, 1] + 0.55 * np.clip(p[:, 2] - 0.35, -9, 0))
        outside = half * step(-0.40, 0.30, p[:, 2]) * step(-0.10, -0.52, p[:, 1]) * neck
        return np.where(self.bag > 0, half, outside)

    def near(self, centre, radii):
        """Gaussian around a point, on the skin only."""
        return np.exp(-(((self.p - np.asarray(centre, float)) / np.asarray(radii, float)) ** 2).sum(-1)) * self.skin

    def column(self, centre, radii):
        """The same with depth counting less: for brows and forehead."""
        flat = np.array([1, 1, 0.3])
        return np.exp(-(((self.p - np.asarray(centre, float)) * flat / np.asarray(radii, float)) ** 2).sum(-1)) * self.front


LAST_BAG_RING = len(BAG)
