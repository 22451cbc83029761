"""Shoulders and what is worn on them. Each garment is the torso's field, cut at a neckline, with its edges covered by bands."""
import numpy as np

from .fields import bisect, cone, ellipsoid, gradient, mirrored, smooth_max, smooth_min, step, vec
from .meshes import normals, spline, surface_nets, triangles, tube
from .parts import Part, paint

_CUT = -2.30                         # below the picture's edge
_SPACING = .074


class Wardrobe:
    """The garments of one character."""

    def __init__(self, character, sculpture):
        self.c, self.s = character.clothes, sculpture
        self.skin = character.skin
        self.neck = character.face.neck

    def parts(self):
        return getattr(self, "_" + self.c.kind)()

    def covered(self, p):
        """Skin of the neck that no picture shows."""
        return p[:, 1] < (-1.90 if self.c.kind in ("turtle", "scarf") else -1.20)

    # --- bodies -------------------------------------------------------------------------------------------------
    def torso(self, p, extra=0.0, folds=1.0):
        k = self.c.shoulders
        ax = mirrored(p)
        d = cone(ax, (.10, -1.66, -.34), (.94 * k, -1.90, -.36), .33, .30)
        d = smooth_min(d, ellipsoid(p, (0, -2.35, -.24), (.98 * k, .84, .58)), .20)
        d = smooth_min(d, cone(ax, (1.0 * k, -2.0, -.36), (1.16 * k, -3.2, -.28), .29, .27), .12)
        return d - extra - (folds * self._folds(p) if folds else 0)

    @staticmethod
    def _folds(p):
        """Creases that fan out from the armpits, and a slack over the chest."""
        side = np.sign(p[..., 0])
        x, y = np.abs(p[..., 0]) - .86, p[..., 1] + 2.38
        r = np.hypot(x, y) + 1e-6
        a = np.arctan2(y, -x)
        fan = np.cos(9.0 * a + .7 * side + 1.5 * r) * step(.04, .22, r) * step(.72, .30, r)
        slack = np.sin(8.5 * p[..., 1] + 5.0 * np.abs(p[..., 0]) + 1.7 * np.sin(3.1 * p[..., 0])) * step(-1.72, -1.95, p[..., 1]) * step(.85, .30, np.abs(p[..., 0]))
        shoulder = np.sin(11 * p[..., 0] * side + 6 * p[..., 2]) * step(.55, .85, np.abs(p[..., 0])) * step(-2.2, -1.9, p[..., 1])
        return .017 * fan + .007 * slack + .006 * shoulder

    def chest(self):
        """Skin between neck and neckline."""
        def field(p):
            ax = mirrored(p)
            d = self.s.field(p)
            d = smooth_min(d, cone(ax, (.06, -1.70, -.36), (.92, -1.90, -.37), .305, .26), .17)
            d = smooth_min(d, ellipsoid(p, (0, -2.35, -.25), (.94, .81, .555)), .16)
            d = smooth_min(d, cone(ax, (.085, -1.700, .065), (.60, -1.640, -.145), .030, .024), .05)
            return d - .006 * step(-1.0, -1.1, p[..., 1])      # lies over the ragged end of the head's mesh

        v, t = surface_nets(field, (-.80, -2.06, -.85), (.80, -.90, .40), .058)
        inside = (self.torso(v, folds=0) < -.25)
        n = gradient(field, v)
        base = vec(*self.skin.base)
        warm = .16 * np.exp(-((v[:, 1] + 1.78) / .16) ** 2)[:, None]
        colour = base * (1 - warm) + vec(*self.skin.blush) * warm
        part = Part("chest", "skin", v, t, np.concatenate([colour, np.full((len(v), 1), .35)], 1), normals=n, hang="bend")
        keep = ~inside[t].all(1) & ~(n[t][:, :, 2].max(1) < -.5) & (v[t][:, :, 1].min(1) > -2.02) & (v[t][:, :, 1].max(1) < -.94) & ((v[:, 1] + .45 * np.clip(v[:, 2], -.3, 9))[t].max(1) < -.97)
        return part.keep(keep)

    # --- cloth --------------------------------------------------------------------------------------------------
    def _cloth(self, name, field, colour, top=-1.05, spacing=_SPACING, inside=None):
        v, t = surface_nets(field, (-1.75, -2.40, -1.05), (1.75, top, .60), spacing)
        n = gradient(field, v, 4e-3)
        part = Part(name, "cloth", v, t, paint(len(v), colour), normals=n, hang="body")
        hidden = v[:, 1] < _CUT
        if inside is not None:
            hidden |= inside(v)
        return part.keep(~hidden[t].all(1) & ~(n[t][:, :, 2].max(1) < -.80))

    def _plane(self, low, slope):
        """A neckline's height by depth: lower in front."""
        return lambda z: low - slope * (z + .30)

    def _ring(self, field, plane, count=44, push=0.0):
        """Where a field meets a neckline, as a closed path; starts at the character's left."""
        a = 2 * np.pi * np.arange(count) / count
        c, s = np.cos(a), np.sin(a)

        def at(r):
            z = -.32 + r * s
            return np.stack([r * c, plane(z), z], -1)

        r = bisect(lambda r: field(at(r)) < 0, np.full(count, .05), np.full(count, 1.3)) + push
        return at(r)

    def _band(self, name, path, radius, colour, flat=.6, ribs=0, closed=True, sides=8):
        up = np.stack([path[:, 0], np.zeros(len(path)), path[:, 2] + .32], -1)
        v, t = tube(path, radius, sides, up=up + vec(0, .45, 0), flat=flat, closed=closed)
        part = Part(name, "cloth", v, t, paint(len(v), colour), hang="body", closed=closed)
        if ribs:
            part.colours[:, :3] *= np.where((np.arange(len(v)) // sides) % 2 == 0, .86, 1.06)[:, None]
        n = normals(v, t)
        return part.keep(~(n[t][:, :, 2].max(1) < -.92))

    def _crew(self, name="shirt", low=-1.520, slope=.26, colour=None, trim=None):
        plane = self._plane(low, slope)

        def field(p):
            return smooth_max(self.torso(p), p[..., 1] - plane(p[..., 2]), .03)

        ring = self._ring(lambda p: self.torso(p, folds=0), plane, push=-.012)
        return [self.chest(), self._cloth(name, field, colour or self.c.colour, top=-1.2),
                self._band("collar", ring, .054, trim or self.c.trim, flat=.62, ribs=1)]

    def _turtle(self):
        def field(p):
            d = smooth_min(self.torso(p), cone(p, (0, -1.38, -.33), (0, -1.6, -.33), .42, .52), .12)
            q = p - vec(0, -1.42, -.31)
            d = smooth_max(d, q[..., 1] * np.cos(.22) + q[..., 2] * np.sin(.22), .05)
            return smooth_max(d, -cone(p, (0, -1.0, -.30), (0, -1.70, -.30), .385 * self.neck, .37 * self.neck), .04)

        a = 2 * np.pi * np.arange(52) / 52
        r = .425 * (.25 + .75 * self.neck)
        low = np.stack([r * np.cos(a), -1.46 - .22 * r * np.sin(a), -.315 + r * np.sin(a)], -1)
        high = low + vec(0, .105, -.006)
        return [self._cloth("shirt", field, self.c.colour, top=-1.1), self._band("collar", low, .085, self.c.trim, flat=.80, ribs=1),
                self._band("collarFold", high, .078, self.c.trim, flat=.82, ribs=1)]

    def _hoodie(self):
        parts = self._crew(low=-1.60, slope=.36)
        # The hood lies in a roll around the neck, thick behind, thin in front where it meets.
        a = np.linspace(-.62, np.pi + .62, 27)
        ring = self._ring(lambda p: self.torso(p, folds=0), self._plane(-1.56, .36), 60)
        around = np.stack([np.interp(np.mod(a, 2 * np.pi), 2 * np.pi * np.arange(61) / 60, np.append(ring[:, i], ring[0, i])) for i in range(3)], -1)
        around = np.stack([-around[:, 0], around[:, 1], around[:, 2]], -1)
        front = np.clip(np.cos((a - np.pi / 2)), -1, 1)       # 1 behind
        back = np.interp(a, [-.62, .4, np.pi / 2, np.pi - .4, np.pi + .62], [0, .6, 1, .6, 0])
        a2 = np.linspace(-.5 * np.pi + .28, 1.5 * np.pi - .28, 31)
        path = np.stack([np.interp(np.mod(-a2, 2 * np.pi), 2 * np.pi * np.arange(61) / 60, np.append(ring[:, i], ring[0, i])) for i in range(3)], -1)
        back = np.clip(.5 - .5 * np.cos((np.linspace(0, 2 * np.pi, 31))), 0, 1)
        path = path + vec(0, .05, 0) + back[:, None] * vec(0, .13, -.06) * 1.0
        path[:, 0] *= 1 + .10 * back
        radius = .055 + .125 * back ** .7
        up = np.stack([path[:, 0] * .4, np.ones(31), path[:, 2] * 0], -1)
        v, t = tube(path, radius, 10, up=up, flat=.9)
        hood = Part("hood", "cloth", v, t, paint(len(v), self.c.colour), hang="body")
        hood.colours[:, :3] *= np.where(np.arange(len(v)) % 10 < 5, 1.0, .92)[:, None]
        n = normals(v, t)
        parts.append(hood.keep(~(n[t][:, :, 2].max(1) < -.92)))
        for side in (1, -1):
            y = np.linspace(-1.74, -2.12 - .03 * side, 7)
            x = side * (.135 + .02 * np.sin(np.linspace(0, 2.5, 7)))
            z = bisect(lambda z: self.torso(np.stack([x, y, z], -1)) < 0, np.full(7, -.3), np.full(7, 1.2))
            v, t = tube(np.stack([x, y, z + .014], -1), np.append(np.full(6, .017), .024), 6, up=(0, 0, 1))
            parts.append(Part("string" + ("L" if side > 0 else "R"), "cloth", v, t, paint(len(v), self.c.inner), hang="body", closed=True))
        return parts

    def _opening(self, low_y, slope, top):
        """A V: positive outside the opening."""
        def outside(p):
            return (np.abs(p[..., 0]) - slope * (p[..., 1] - low_y)) / np.hypot(1, slope)
        return outside

    def _jacket(self, lapels):
        tee = self._crew(name="tee", low=-1.585, slope=.30, colour=self.c.inner, trim=tuple(.86 * x for x in self.c.inner))
        low_y, slope = -2.36, .46
        v_shape = self._opening(low_y, slope, 0)
        plane = self._plane(-1.50, .10)

        def body(p):
            return self.torso(p, .040, .8)

        def field(p):
            front = step(-.36, -.20, p[..., 2])
            d = smooth_max(body(p), -(v_shape(p)) - 9 * (1 - front), .012)
            return smooth_max(d, p[..., 1] - plane(p[..., 2]), .03)

        coat = self._cloth("jacket", field, self.c.colour, top=-1.2, spacing=.070)
        tee[1].keep(~((v_shape(tee[1].v) > .14) | (tee[1].v[:, 2] < -.25))[tee[1].t].all(1))
        ring = self._ring(lambda p: self.torso(p, .040, 0), plane, 60)

        def edge(side):
            """From the middle of the back over the shoulder down the front edge."""
            angle = np.linspace(-np.pi / 2, np.radians(28), 12) if side > 0 else np.pi - np.linspace(-np.pi / 2, np.radians(28), 12)
            index = np.mod(angle, 2 * np.pi) / (2 * np.pi) * 60
            behind = np.stack([np.interp(index, np.arange(61), np.append(ring[:, i], ring[0, i])) for i in range(3)], -1)
            y = np.linspace(-1.64, low_y + .06, 11)
            x = side * slope * (y - low_y)
            z = bisect(lambda z: self.torso(np.stack([x, y, z], -1), .040, .3) < 0, np.full(11, -.35), np.full(11, 1.2))
            return spline(np.concatenate([behind[:-1], np.stack([x, y, z], -1)]), 30)

        parts = tee + [coat]
        for side, name in ((1, "L"), (-1, "R")):
            path = edge(side)
            if lapels:
                parts.append(self._lapel("lapel" + name, path, side))
            else:
                parts.append(self._band("edge" + name, path, np.full(30, .046), self.c.trim, flat=.5, ribs=1, closed=False))
        return parts

    def _blazer(self):
        return self._jacket(True)

    def _cardigan(self):
        return self._jacket(False)

    def _lapel(self, name, path, side):
        """A collar that folds over and widens into a notched lapel."""
        m = len(path)
        u = np.linspace(0, 1, m)
        wide = np.interp(u, [0, .30, .40, .50, .515, .60, .99, 1], [.15, .16, .185, .205, .255, .245, .04, .03])
        out = np.stack([side * np.ones(m), np.zeros(m), np.zeros(m)], -1)
        behind = np.interp(u, [0, .22, .36], [1, .7, 0])[:, None]
        out = out * (1 - behind) + behind * np.stack([path[:, 0] * .8, -.75 * np.ones(m), path[:, 2] + .32], -1)
        out[:, 1] += np.interp(u, [.3, .45, .52, 1], [-.30, .25, .42, .10])
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        rows = []
        lifts = [(-.10, -.030), (0.0, .030), (.35, .042), (.8, .034), (1.0, .020), (.97, -.012)]
        for share, lift in lifts:
            p = path + out * (wide * share)[:, None]
            g = gradient(lambda q: self.torso(q, .040, .4), p)
            d = self.torso(p, .040, .4)
            rows.append(p + g * (lift - d)[:, None])
        v = np.concatenate(rows)
        faces = [[i * m + k, i * m + k + 1, (i + 1) * m + k + 1, (i + 1) * m + k] for i in range(len(rows) - 1) for k in range(m - 1)]
        t = triangles(v, faces)
        n = normals(v, t)
        if (n * gradient(lambda q: self.torso(q, 0, 0), v)).sum() < 0:
            t, n = t[:, ::-1].copy(), -n
        part = Part(name, "cloth", v, t, paint(len(v), tuple(x * 1.45 for x in self.c.colour)), normals=n, hang="body")
        return part.keep(~(n[t][:, :, 2].max(1) < -.92))

    def _scarf(self):
        """A creature: its own fur for a body, and a scarf."""
        def field(p):
            d = smooth_min(self.torso(p, -.02, 0), cone(p, (0, -1.2, -.30), (0, -1.8, -.30), .46, .56), .22)
            return d

        body = self._cloth("body", field, self.skin.base, top=-1.1, spacing=.085)
        body.material = "skin"
        w = step(.62, .40, np.hypot(body.v[:, 0], .55 * (body.v[:, 1] + 2.25)))[:, None] * step(-.1, .15, body.v[:, 2])[:, None]
        if self.skin.belly is not None:
            body.colours[:, :3] = body.colours[:, :3] * (1 - w) + vec(*self.skin.belly) * w
        a = 2 * np.pi * np.arange(48) / 48
        parts = [body]
        for k, (y, r, size) in enumerate(((-1.42, .52, .135), (-1.26, .49, .115))):
            path = np.stack([r * np.cos(a), y - .16 * np.sin(a) + .012 * np.sin(3 * a + k), -.30 + r * np.sin(a)], -1)
            part = self._band("scarf" + str(k), path, size * (1 + .07 * np.sin(5 * a + 2 * k)), self.c.colour, flat=.80)
            part.colours[:, :3] *= np.where((np.floor((np.arctan2(part.v[:, 2] + .3, part.v[:, 0]) * 12 / np.pi)) % 4 == 0)[:, None], np.array(self.c.trim) / np.array(self.c.colour), 1)
            parts.append(part)
        path = spline([(.22, -1.45, .26), (.30, -1.60, .36), (.33, -1.85, .42), (.37, -2.15, .44), (.38, -2.45, .42)], 10)
        v, t = tube(path, np.interp(np.arange(10), [0, 2, 9], [.10, .135, .16]), 10, up=(0, 0, 1), flat=.40)
        parts.append(Part("scarfTail", "cloth", v, t, paint(len(v), self.c.colour), hang="body", closed=True))
        return parts
