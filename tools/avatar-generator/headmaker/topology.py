"""The head's mesh: rings around mouth and eyes, and a triangulated background, all projected onto the sculpture."""
import numpy as np
from scipy.spatial import Delaunay

from .fields import vec
from .meshes import inside_polygon, polygon_distance, triangles
from .outlines import EYE_RINGS, EYE_SPOKES, LIP_RINGS, MOUTH_SPOKES, Lids, Lips
from .sculpture import from_plane, to_plane

# The bag behind the lips: width, height beyond the contact line, depth, for each ring inwards.
BAG = [(0.99, 0.008, -0.025), (0.975, 0.035, -0.045), (0.98, 0.085, -0.07), (0.97, 0.15, -0.16), (0.92, 0.18, -0.32), (0.7, 0.12, -0.50), (0.3, 0.05, -0.56)]
GRID = 0.047                        # background spacing in the plane; .058 loses the nostrils
PLANE_RADIUS = 1.50


class HeadMesh:
    """Vertices, faces and the names of their rings. bag_ring is 0 on the skin and 1.. inside the mouth."""

    def __init__(self, sculpture):
        self.s = sculpture
        self.lips, self.lids = Lips(sculpture), Lids(sculpture)
        self._points, self._faces, self._count = [], [], 0
        self.lip_rings, self.bag = self._mouth()
        self.eyes = {side: self._eye(side) for side in (1, -1)}
        self._background()
        self.v = np.concatenate(self._points)
        self.t = triangles(self.v, self._faces)
        n = len(self.v)
        self.bag_ring = np.zeros(n, int)
        for k, ring in enumerate(self.bag):
            self.bag_ring[ring] = k + 1
        self.bag_ring[self.cap] = len(BAG) + 1
        self.lip_ring = np.full(n, -1)
        for k, ring in enumerate(self.lip_rings):
            self.lip_ring[ring] = k

    def _add(self, points):
        first = self._count
        self._points.append(points)
        self._count += len(points)
        return np.arange(first, self._count)

    def _bridge(self, a, b, flip=False):
        for i in range(len(a)):
            j = (i + 1) % len(a)
            face = [a[i], b[i], b[j], a[j]]
            self._faces.append(face[::-1] if flip else face)

    def _mouth(self):
        xy, z = self.lips.rings()
        rings = []
        for k in range(len(xy)):
            p = self.s.on_front(xy[k, :, 0], xy[k, :, 1])
            p[:, 2] += z[k]
            rings.append(self._add(p))
        contact = self._points[0]
        sin = np.sin(self.lips.angles)
        sign = np.where(np.abs(sin) < 1e-9, 0, np.sign(sin))
        bag = []
        for width, height, depth in BAG:
            p = contact.copy()
            p[:, 0] *= width
            p[:, 1] += sign * height * np.abs(sin) ** 0.7
            p[:, 2] += depth
            bag.append(self._add(p))
        order = bag[::-1] + rings
        for a, b in zip(order[:-1], order[1:]):
            self._bridge(a, b)
        back = self._points[-1]
        self.cap = self._add(back.mean(0, keepdims=True) - vec(0, 0, 0.02))[0]
        for i in range(MOUTH_SPOKES):
            self._faces.append([self.cap, bag[-1][i], bag[-1][(i + 1) % MOUTH_SPOKES]])
        return rings, bag

    def _eye(self, side):
        rings, rim = self.lids.place(side, self.lids.opening())
        ring_ids = [self._add(p) for p in rings]
        rim_ids = [self._add(p) for p in rim]
        order = rim_ids[::-1] + ring_ids
        for a, b in zip(order[:-1], order[1:]):
            self._bridge(a, b, flip=side < 0)
        return {"rings": ring_ids, "rim": rim_ids}

    def _background(self):
        h, radius = GRID, PLANE_RADIUS
        rows = []
        for r, y in enumerate(np.arange(-radius, radius, h * 0.866)):
            x = np.arange(-radius - h, radius + h, h) + (h / 2 if r % 2 else 0)
            rows.append(np.stack([x, np.full_like(x, y)], -1))
        g = np.concatenate(rows)
        # The warp below thins the grid out towards the neck: its triangles get their centres as further points there.
        low = g[(g[:, 1] < -.78) & (np.abs(g[:, 0]) < .75)]
        g = np.concatenate([g, low + [0, h * 0.577], low + [h / 2, h * 0.289]])
        distance = np.hypot(*g.T)
        g, distance = g[distance < radius], distance[distance < radius]
        q = g * (1 + 0.28 * distance ** 2)[:, None]
        q = q[np.degrees(np.arccos(-from_plane(q)[:, 1])) > 8]      # the hole of the neck
        points = np.concatenate(self._points)
        edges = [self.lip_rings[-1]] + [self.eyes[side]["rings"][-1] for side in (1, -1)]
        polygons = [to_plane(points[ring]) for ring in edges]
        keep = np.ones(len(q), bool)
        for polygon in polygons:
            keep &= ~inside_polygon(q, polygon) & (polygon_distance(q, polygon) > h * 0.47)
        q = q[keep]
        self.background = self._add(self.s.on_rays(from_plane(q)))
        ids = np.concatenate([*edges, self.background])
        plane = np.concatenate([*polygons, q])
        t = Delaunay(plane).simplices
        centre = plane[t].mean(1)
        ok = np.ones(len(t), bool)
        for polygon in polygons:
            ok &= ~inside_polygon(centre, polygon)
        ok &= np.degrees(np.arccos(-from_plane(centre)[:, 1])) > 7.5
        ok &= np.hypot(*centre.T) < radius * (1 + 0.28 * radius ** 2)
        t = t[ok]
        area = np.cross(plane[t[:, 1]] - plane[t[:, 0]], plane[t[:, 2]] - plane[t[:, 0]])
        t[area < 0] = t[area < 0][:, ::-1]
        self._faces += [list(ids[face]) for face in t]


__all__ = ["HeadMesh", "BAG", "EYE_RINGS", "EYE_SPOKES", "LIP_RINGS"]
