"""The two outlines that animation lives on: the lips and the eyelids, as closed rings of points in the frontal plane."""
import numpy as np

from .fields import step

MOUTH_SPOKES = 64
# Lip rings from the contact line outwards: share of the lip's height, widening, and bulge of the upper and lower lip.
LIP_HEIGHT = [0.0, 0.10, 0.26, 0.45, 0.66, 0.85, 1.0, 1.16]
LIP_WIDEN = [0.0, 0.004, 0.008, 0.012, 0.016, 0.021, 0.027, 0.036]
UPPER_BULGE = [-0.012, 0.014, 0.034, 0.042, 0.039, 0.028, 0.016, 0.002]
LOWER_BULGE = [-0.012, 0.020, 0.043, 0.054, 0.050, 0.033, 0.012, -0.004]
LIP_RINGS = len(LIP_HEIGHT)
CHIN_RINGS = 7                     # from the lips out to the muzzle's edge
EYE_SPOKES = 44
EYE_RINGS = 9


class Lips:
    """Outline of one character's mouth."""

    def __init__(self, sculpture):
        self.c = sculpture.c.mouth
        self.age = sculpture.c.face.age
        self.y, self.half = sculpture.mouth_y, sculpture.mouth_half
        self.angles = 2 * np.pi * np.arange(MOUTH_SPOKES) / MOUTH_SPOKES

    def contact(self, x):
        """Height of the line where the lips meet."""
        u = np.clip(np.abs(x) / self.half, 0, 1.6)
        return self.y + self.c.corner * u ** 2 - 0.010 * np.exp(-(x / 0.05) ** 2)

    def upper_height(self, x):
        u = np.clip(np.abs(x) / self.half, 0, 1)
        bow = 1 + 0.16 * np.exp(-((np.abs(x) - 0.062) / 0.04) ** 2) - 0.12 * np.exp(-(x / 0.03) ** 2)
        return self.c.upper * 0.072 * (1 - u ** 2) ** 0.75 * bow + 0.012

    def lower_height(self, x):
        u = np.clip(np.abs(x) / self.half, 0, 1)
        return self.c.lower * 0.098 * (1 - u ** 2) ** 0.62 + 0.010

    def rings(self):
        """[rings, spokes, 2] frontal points and [rings, spokes] bulge along z."""
        cos, sin = np.cos(self.angles), np.sin(self.angles)
        up = sin >= 0
        sign = np.where(np.abs(sin) < 1e-9, 0, np.sign(sin))
        xc = self.half * cos
        height = np.where(up, self.upper_height(xc), self.lower_height(xc))
        fullness = np.where(up, 0.55 + 0.45 * self.c.upper, 0.55 + 0.45 * self.c.lower)
        middle = np.sqrt(np.clip(1 - (xc / self.half) ** 2, 0, 1)) ** 0.8
        xy, z = [], []
        for f, widen, zu, zl in zip(LIP_HEIGHT, LIP_WIDEN, UPPER_BULGE, LOWER_BULGE):
            xy.append(np.stack([(self.half + widen) * cos, self.contact(xc) + sign * height * f], -1))
            corner = -0.020 * np.exp(-(1 - np.abs(cos)) / 0.03) * np.exp(-f * 1.2)
            z.append(np.where(up, zu, zl) * middle * fullness + (-0.012 if f < 0.05 else 0) * (1 - middle) + corner)
        inner = xy[-1]
        edge = np.stack([0.44 * np.sign(cos) * np.abs(cos) ** 0.9, self.y + np.where(up, 0.155, 0.25) * np.sign(sin) * np.abs(sin) ** 0.9], -1)
        for j in range(1, CHIN_RINGS + 1):
            xy.append(inner + (edge - inner) * ((j / CHIN_RINGS) ** 1.15))
            z.append(np.zeros(MOUTH_SPOKES))
        xy, z = np.array(xy), np.array(z)
        x, y = xy[..., 0], xy[..., 1]
        # The dip under the lower lip, and the groove below the nose with its two ridges.
        z = z - 0.022 * np.exp(-(x / 0.16) ** 2 - ((y - (self.y - 0.145)) / 0.045) ** 2) * (y < self.y)
        groove = np.exp(-((y - (self.y + 0.12)) / 0.05) ** 2) * (y > self.y)
        z = z + groove * (-0.012 * np.exp(-(x / 0.026) ** 2) + 0.007 * np.exp(-((np.abs(x) - 0.052) / 0.022) ** 2))
        return xy, z

    def elliptic(self, p):
        """Distance from the slit and side of it (+1 upper lip, 0 corners, -1 lower lip) in elliptic coordinates."""
        above = p[:, 1] - self.contact(p[:, 0])
        w = (p[:, 0] + 1j * above) / self.half
        z = np.arccosh(w + 1e-9j)
        return np.abs(z.real), np.sin(np.abs(z.imag)) * np.sign(above)


class Lids:
    """Outline of one character's eye opening, relative to the eye's centre; +x is outwards."""

    def __init__(self, sculpture):
        e = sculpture.c.eyes
        self.e = e
        self.s = sculpture
        self.half = e.width * e.size
        self.upper, self.lower = e.upper * e.size, e.lower * e.size
        self.angles = 2 * np.pi * np.arange(EYE_SPOKES) / EYE_SPOKES
        self.is_upper = np.sin(self.angles) >= 0

    def opening(self):
        """Frontal points of the resting lid edge."""
        c, s = np.cos(self.angles), np.sin(self.angles)
        y = np.where(s >= 0, self.upper * np.abs(s) ** 0.80, -self.lower * np.abs(s) ** 0.90)
        y = y + self.e.tilt * c + np.where(s >= 0, 0.012 * c * np.abs(s), 0) - 0.012 * np.exp(-(c + 1) / 0.15)
        return self.half * c, y

    def closed_line(self, x):
        u = x / self.half
        return -0.42 * self.lower * (1 - u ** 2) + self.e.tilt * u - 0.010 * (u < -1)

    def share(self):
        """Weight 0..1 per ring, 0 at the lid's edge."""
        return (np.arange(EYE_RINGS) / (EYE_RINGS - 1)) ** 1.25

    def rings(self, opening):
        """[rings, spokes, 2]: the opening blended out to the socket's edge."""
        c, s = np.cos(self.angles), np.sin(self.angles)
        k = 0.5 + 0.5 * self.e.size
        x = 0.355 * k * c + 0.012
        x = np.where(c < 0, x * 0.86, x)
        y = np.where(s >= 0, 0.295, 0.265) * k * s + 0.5 * self.e.tilt * c
        inner = np.stack(opening, -1)
        outer = np.stack([x, y], -1)
        f = self.share()[:, None, None]
        return inner[None] * (1 - f) + outer[None] * f

    def place(self, side, opening, lift_upper=0.0, lift_lower=0.0, closure=0.0):
        """3-D rings and rim of one eye for an opening; lift raises the lid's sphere so that a moving lid clears the eyeball."""
        s, e = self.s, self.e
        centre = s.eye * np.array([side, 1, 1])
        xy = self.rings(opening)
        sin = np.sin(self.angles)
        lift = np.where(self.is_upper, lift_upper, lift_lower)
        rings = []
        for k in range(EYE_RINGS):
            fade = 1 - (k / (EYE_RINGS - 1.0)) ** 1.5
            x, y = (s.eye[0] + xy[k, :, 0]) * side, s.eye[1] + xy[k, :, 1]
            flat = s.on_front(x, y, s.lid_radius)
            if lift_upper or lift_lower:
                raised = s.on_front(x, y, s.lid_radius + max(lift_upper, lift_lower) * fade)
                flat = flat + (raised - flat) * (lift / max(lift_upper, lift_lower))[:, None]
            f = self.share()[k]
            out = flat - centre
            out /= np.linalg.norm(out, axis=1, keepdims=True)
            above = np.clip(sin, 0, 1) ** 0.6
            below = np.clip(-sin, 0, 1) ** 0.6
            unfold = 1 - 0.75 * closure
            move = -e.crease * unfold * np.exp(-((f - 0.40) / 0.13) ** 2) * above
            move = move + e.hood * unfold * np.exp(-((f - 0.62) / 0.22) ** 2) * above
            age = s.c.face.age
            move = move + age * (0.016 * np.exp(-((f - 0.42) / 0.16) ** 2) - 0.016 * np.exp(-((f - 0.80) / 0.13) ** 2)) * below
            rings.append(flat + out * move[:, None])
        rim = []
        for radius, shrink in [(s.lid_radius - 0.010, 0.985), (s.eye_radius + 0.004, 0.970), (s.eye_radius - 0.040, 0.88)]:
            # A lifted lid keeps its thickness, but its last rim stays behind the eyeball's surface.
            radius = radius + lift * (1.0 if shrink > .98 else 0.8 if shrink > .96 else 0.0)
            d = rings[0] - centre
            d[:, :2] *= shrink
            rim.append(centre + d / np.linalg.norm(d, axis=1, keepdims=True) * np.broadcast_to(radius, len(d))[:, None])
        return rings, rim

    def flatness(self, x):
        """1 in the middle of the lid, 0 in the corners, flatter than a parabola so that a lowered lid stays an arc."""
        return np.clip(1 - (x / self.half) ** 2, 0, 1) ** 0.7


def ring_weight(ring):
    """How far the analytic side of the mouth replaces the ring's own, which keeps an opening jaw from denting the cheeks."""
    return step(LIP_RINGS - 1, LIP_RINGS + CHIN_RINGS - 1, ring)
