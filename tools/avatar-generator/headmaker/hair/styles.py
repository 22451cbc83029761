"""The styles: hairline, shell and locks of each. A style is art work: change numbers while looking at pictures."""
import dataclasses

import numpy as np

from ..fields import step, vec
from .locks import Lock, scalp


@dataclasses.dataclass
class Style:
    hairline: list                      # (azimuth, height), symmetric; empty for none
    locks: list
    shell: float = .05                  # thickness of the shell
    shell_rise: float = .22             # height above the hairline where it is reached
    shell_tone: float = .8
    rough: float = .0
    long: bool = False                  # hangs past the jaw: bends with the neck
    shape: object = lambda p: 1.0
    flow: object = None

    def __post_init__(self):
        if self.flow is None:
            self.flow = from_crown


_LINE = [(0, .70), (22, .66), (40, .56), (54, .42), (64, .25), (72, .06), (80, -.04), (88, .12), (96, .20), (106, .14), (118, -.20), (135, -.55), (180, -.66)]


def from_crown(v, crown=(0.0, 1.0, -.45), turns=5.0):
    """Strands that leave the crown in all directions."""
    q = v - vec(*crown)
    q[:, 1] -= .5 * np.hypot(q[:, 0], q[:, 2])
    return q, np.arctan2(v[:, 0] - crown[0], v[:, 2] - crown[2]) / (2 * np.pi) * turns


def from_part(x, turns=3.0):
    """Strands that leave a parting at the given x, sideways and back."""
    def flow(v):
        q = np.stack([v[:, 0] - x, -.8 * np.abs(v[:, 0] - x), -.25 * np.ones(len(v))], -1)
        return q, v[:, 2] * turns * .55 + v[:, 1] * .15
    return flow


def _random(character):
    return np.random.default_rng(character.hair.seed)


def waves(character):
    """Chin-length waves from a side parting on the character's right, one side behind the ear."""
    g = _random(character)
    locks = []

    def add(points, widths, **k):
        locks.append(Lock(points, widths, tone=int(g.random() < .34), **k))

    # Back: a full curtain.
    for a in np.linspace(-84, 84, 9):
        r = np.radians(180 + a)
        x, z = np.sin(r), np.cos(r)
        add([scalp(180 + a * .55, 72, -.01), scalp(180 + a * .85, 34, .13), (x * .98, -.08, z * .98 - .14), (x * .90, -.56, z * .86 - .14), (x * (.74 + .05 * g.random()), -.84 + .08 * g.random(), z * .72 - .12)],
            (.10, .23, .0), thickness=.38, sections=11, wave=(.03, 1.2, g.random()), curl=.03, clearance=.07, belly=.6)
    # Sides, from the parting over the temple down to the jaw.
    for side, roots in ((1, 6), (-1, 5)):
        for k in range(roots):
            f = k / (roots - 1)
            z = .34 - .78 * f
            w = .99 + .03 * np.sin(k * 2.1)
            add([scalp(-20 - 30 * f if side > 0 else -30 - 26 * f, 66 + 12 * f, -.02), scalp(side * (46 + 46 * f), 54 + 6 * f, .13), (side * .97 * w, .20, z), (side * 1.00 * w, -.28, z * .9),
                 (side * .93 * w, -.58, z * .86 + .02), (side * (.80 + .05 * g.random()), -.80 - .06 * g.random(), z * .84 + .08)],
                (.08, .185, .0), thickness=.40, sections=12, wave=(.030, 1.2, .12 * k + g.random() * .2), curl=.035, clearance=.06, belly=.6)
    # Crown: rows that cover the top.
    for k, f in enumerate(np.linspace(0, 1, 6)):
        add([scalp(-34 - 60 * f, 72, -.02), scalp(10 - 10 * f, 84 - 4 * f, .115), scalp(62 + 30 * f, 58 + 4 * f, .125), scalp(80 + 40 * f, 28, .03)], (.09, .19, .0), thickness=.40, sections=9, clearance=.05)
        if k < 5:
            add([scalp(-36 - 60 * f, 71, -.02), scalp(-58 - 40 * f, 60, .105), scalp(-78 - 40 * f, 34, .03)], (.08, .17, .0), thickness=.42, sections=8, clearance=.05)
    # Fringe: swept across the forehead to the left temple, and the short side.
    add([scalp(-25, 63, -.01), scalp(-6, 52, .16), scalp(22, 36, .155), scalp(47, 16, .115), (.89, -.10, .36), (.86, -.44, .40), (.80, -.66, .44)], (.08, .165, .0), sections=14, wave=(.02, 1.2, .1), clearance=.05, belly=.4)
    add([scalp(-24, 57, -.01), scalp(-5, 44, .12), scalp(20, 30, .13), scalp(43, 14, .10), scalp(60, -2, .09), (.89, -.36, .24)], (.065, .125, .0), sections=12, clearance=.045, belly=.45)
    add([scalp(-25, 50, -.01), scalp(-9, 39, .09), scalp(11, 27, .10), scalp(33, 14, .09), scalp(50, 0, .07)], (.05, .095, .0), sections=10, clearance=.035, belly=.45)
    # Down over the hairline, so that no bare cap shows under the fringe.
    add([scalp(-26, 43, -.01), scalp(-12, 33, .07), scalp(6, 23, .08), scalp(26, 13, .07), scalp(42, 3, .05)], (.05, .085, .0), sections=10, clearance=.03, belly=.45)
    add([scalp(-26, 35, -.01), scalp(-15, 28, .045), scalp(0, 20, .055), scalp(17, 13, .045)], (.045, .070, .0), sections=8, clearance=.025, belly=.45)
    add([scalp(-27, 61, -.01), scalp(-42, 45, .13), scalp(-58, 22, .12), (-.91, -.12, .34), (-.87, -.46, .36), (-.80, -.68, .40)], (.075, .140, .0), sections=13, wave=(.02, 1.2, .6), clearance=.045, belly=.4)
    add([scalp(-27, 54, -.01), scalp(-40, 39, .09), scalp(-54, 20, .08), scalp(-68, 2, .07), (-.90, -.34, .18)], (.06, .110, .0), sections=11, clearance=.035)
    add([scalp(-28, 48, -.01), scalp(-38, 33, .07), scalp(-50, 15, .06), scalp(-60, 0, .05)], (.045, .085, .0), sections=9, clearance=.03)
    add([scalp(-27, 39, -.01), scalp(-35, 27, .05), scalp(-45, 13, .045)], (.045, .070, .0), sections=8, clearance=.025)
    return Style(_LINE, locks, shell=.060, shell_tone=.95, long=True, flow=from_part(-.30))


def fade(character):
    """Very short sides and tight texture on top."""
    g = _random(character)
    locks = []
    for i, e in enumerate((27, *np.linspace(34, 86, 7))):
        count = int(round(16 * np.cos(np.radians(e)) + 3))
        for k in range(count):
            a = -104 + 208 * (k + .5 * (i % 2) + .3 * g.random()) / count
            if (e < 50 and abs(a) > 74) or (e < 36 and abs(a) > 46):
                continue
            d = 9 + 4 * g.random()
            t = g.uniform(0, 360)
            da, de = d * np.cos(np.radians(t)) / max(.25, np.cos(np.radians(e))), d * np.sin(np.radians(t)) * .6
            locks.append(Lock([scalp(a, e, .03), scalp(a + da * .3, e + 5 + de * .3, .115), scalp(a + da, e + de, .118), scalp(a + da * .8, e - 5 + de, .05)],
                              (.055, .080, .030) if e > 30 else (.042, .060, .020), thickness=.75, sections=6, sides=6, clearance=.0, tone=int(g.random() < .3)))
    line = [(0, .66), (22, .655), (38, .62), (48, .52), (56, .36), (66, .14), (74, -.06), (80, -.12), (88, .05), (96, .16), (106, .10), (118, -.20), (135, -.42), (180, -.46)]
    return Style(line, locks, shell=.060, shell_rise=.14, shell_tone=.9, rough=.10, shape=lambda p: .30 + .70 * step(.25, .80, p[:, 1]))


def swept(character):
    """Grey hair combed back from a high forehead, full at the sides."""
    g = _random(character)
    locks = []

    def add(points, widths, **k):
        locks.append(Lock(points, widths, tone=int(g.random() < .45), **k))

    for k, a in enumerate(np.linspace(-56, 56, 13)):
        lift = .13 + .03 * np.cos(np.radians(a * 1.5)) + .015 * g.random()
        add([scalp(a * .93, 31 + 4 * (k % 2) + 5 * np.cos(np.radians(a * 1.6)) - .12 * abs(a), -.030), scalp(a * 1.00, 45, lift * .70), scalp(a * 1.04, 60, lift), scalp(a * 1.25, 74, lift + .02), scalp(a + (130 if a >= 0 else -130), 72, .10)],
            (.030, .108, .02), thickness=.46, sections=12, clearance=.0, belly=.34)
    for side in (1, -1):
        for k, e in enumerate((36, 29, 22, 15, 8, 2)):
            add([scalp(side * (51 + 2.4 * k), e + 3, -.03), scalp(side * (64 + 2 * k), e + 4, .045), scalp(side * (80 + 2 * k), e, .075 - .006 * k), scalp(side * 104, e - 11, .075), scalp(side * 134, e - 24, .03)], (.045, .078, .02), thickness=.42, sections=10, clearance=.0)
        add([scalp(side * 62, 40, -.01), scalp(side * 92, 38, .10), scalp(side * 124, 26, .10), scalp(side * 152, 6, .07)], (.08, .15, .03), sections=8, clearance=.02)
        for k, e in enumerate((50, 60)):
            add([scalp(side * (58 + 14 * k), e, -.02), scalp(side * (92 + 10 * k), e - 2, .13), scalp(side * (128 + 8 * k), e - 14, .10), scalp(side * 150, e - 34, .06)], (.10, .15, .03), sections=8, clearance=.03)
    for k, a in enumerate((150, 180, -150, 125, -125)):
        add([scalp(a, 62, .05), scalp(a, 34, .12), scalp(a, 4, .10), scalp(a, -22, .05)], (.14, .20, .05), sections=8, clearance=.03)
    line = [(0, .80), (18, .78), (32, .84), (44, .74), (54, .46), (64, .26), (72, .04), (80, -.10), (88, .10), (96, .20), (106, .14), (118, -.20), (135, -.50), (180, -.56)]
    return Style(line, locks, shell=.05, shell_rise=.20, shell_tone=.85, flow=lambda v: (np.stack([v[:, 0] * .3, np.where(v[:, 1] > .9, -.1, .4), -np.ones(len(v))], -1), np.arctan2(v[:, 0], v[:, 1] + .2) * 1.4))


def bun(character):
    """A straight fringe, sleek sides and a knot on top."""
    g = _random(character)
    locks = []

    def add(points, widths, **k):
        locks.append(Lock(points, widths, tone=int(g.random() < .25), **k))

    # Pulled up from all around to the knot.
    top = (0, 1.24, -.36)
    for k, a in enumerate(np.linspace(-168, 180, 17)):
        low = 30 if abs(a) < 50 else 12 if abs(a) < 84 else 18 if abs(a) < 112 else -22
        add([scalp(a, low, .004), scalp(a, (low + 60) / 2, .085), scalp(a, 68, .09), top], (.13, .185, .08), thickness=.34, sections=8, clearance=.02, belly=.4)
    # The knot: two turns of thick rolls.
    for k in range(5):
        b = np.radians(72 * k)
        pts = []
        for j in range(5):
            c = b + np.radians(58 * j)
            r = .235 - .03 * (j - 2) ** 2 / 4
            pts.append((r * np.cos(c), 1.31 + .050 * j - .02 * (k % 2), -.38 + r * np.sin(c)))
        add(pts, (.09, .150, .04), thickness=.80, sections=10, clearance=-9)
    add([(0, 1.24, -.38), (.02, 1.44, -.36), (.0, 1.58, -.38)], (.20, .22, .05), thickness=1, sections=6, clearance=-9)
    # Fringe: straight, to the brows, a little rounded, with gaps.
    for k, a in enumerate(np.linspace(-39, 39, 9)):
        add([scalp(a * .72, 66, .02), scalp(a * .80, 54, .13), scalp(a * .95, 36, .125), scalp(a * 1.02, 17, .085 + .012 * (k % 2)), scalp(a * 1.03, 4.5 - 1.5 * (k % 2) - .05 * abs(a), .060 + .014 * (k % 2))],
            (.075, .112, .0), thickness=.34, sections=11, clearance=.035, belly=.66)
    # Long strands before the ears.
    for side in (1, -1):
        add([scalp(side * 40, 54, -.02), scalp(side * 54, 36, .11), scalp(side * 63, 12, .09), (side * .86, -.24, .32), (side * .83, -.52, .36), (side * .77, -.68, .42)], (.07, .100, .0), sections=13, clearance=.04, belly=.55)
        add([scalp(side * 52, 48, -.02), scalp(side * 66, 30, .08), scalp(side * 73, 8, .07), (side * .88, -.20, .22), (side * .86, -.40, .24)], (.06, .080, .0), sections=11, clearance=.03, belly=.5)
    return Style(_LINE, locks, shell=.035, long=False, flow=lambda v: (vec(*top) - v, np.arctan2(v[:, 0], v[:, 2] + .36) / (2 * np.pi) * 6))


def braid(character):
    """Long dark hair with a middle parting, gathered into a braid over one shoulder."""
    g = _random(character)
    locks = []

    def add(points, widths, **k):
        locks.append(Lock(points, widths, tone=int(g.random() < .28), **k))

    for side in (1, -1):
        for k in range(7):
            f = k / 6
            add([scalp(side * (3 + 70 * f * f), 52 + 30 * f, .012), scalp(side * (30 + 34 * f), 54 + 4 * f, .115), scalp(side * (62 + 26 * f), 30 + 4 * f, .115), scalp(side * (98 + 16 * f), 6, .10), scalp(side * (128 + 16 * f), -14, .09), scalp(side * (158 + 8 * f), -34, .06)],
                (.07, .145, .03), thickness=.38, sections=11, clearance=.03)
        add([scalp(side * 2, 47, .010), scalp(side * 22, 46, .085), scalp(side * 46, 30, .09), scalp(side * 66, 12, .075), scalp(side * 80, 2, .10), scalp(side * 112, -10, .09)], (.055, .095, .02), sections=12, clearance=.03)
        # Along the hairline, from the parting back over the ear.
        for e, lift in ((37, .075), (28.5, .050)):
            add([scalp(side * 1, e + 2, -.005), scalp(side * 15, e + .5, lift), scalp(side * 36, e * .72, lift), scalp(side * 56, e * .42, lift), scalp(side * 74, e * .12, lift), scalp(side * 100, -8, .07)], (.050, .082, .02), thickness=.40, sections=11, clearance=.022)
        # A loose strand by the temple.
        add([scalp(side * 8, 50, -.01), scalp(side * 30, 40, .09), scalp(side * 55, 20, .085), (side * .86, -.02, .40), (side * .825, -.30, .42), (side * .80, -.46, .44)], (.03, .045, .0), thickness=.6, sections=13, wave=(.03, 1.0, .3), clearance=.03)
    for k, a in enumerate((150, 172, -172, -150)):
        add([scalp(a, 70, .05), scalp(a, 36, .12), scalp(a, 2, .11), scalp(a, -26, .08), (.10, -.80, -.62)], (.14, .20, .06), sections=9, clearance=.03)
    # The braid: overlapping drops along a curve from the nape over the left shoulder.
    curve = [(.22, -.78, -.58), (.62, -1.02, -.40), (.74, -1.26, -.02), (.70, -1.50, .22), (.64, -1.78, .30), (.60, -2.10, .32), (.58, -2.40, .30)]
    from ..meshes import spline
    c = spline(curve, 15)
    for k in range(13):
        d = c[k + 1] - c[k]
        d /= np.linalg.norm(d)
        n = np.cross(d, (0, 0, 1.0) if abs(d[2]) < .8 else (0, 1.0, 0))
        n /= np.linalg.norm(n)
        s = 1 if k % 2 else -1
        size = 1 - .028 * k
        add([c[k] + n * s * .115 * size, c[k] + n * s * .075 * size + d * .10 + vec(0, 0, .045), c[k] - n * s * .06 * size + d * .24, c[k] - n * s * .05 * size + d * .33], (.05, .115 * size, .03), thickness=.72, sections=7, clearance=-9)
    line = [(0, .68), (22, .65), (40, .56), (54, .42), (64, .25), (72, .06), (80, -.02), (88, .12), (96, .20), (106, .14), (118, -.20), (135, -.58), (180, -.70)]
    return Style(line, locks, shell=.045, long=True, flow=from_part(0.0))


def crest(character):
    """A creature's crest: soft leaves from the forehead to the nape, and tufts at the cheeks."""
    locks = []
    for k, e in enumerate((50, 62, 75, 88, 101, 116, 131)):
        size = (.62, .88, 1.05, 1.10, 1.0, .85, .7)[k]
        for j in (-1, 0, 1):
            if j and k in (0, 6):
                continue
            a, spread = 7 * j / max(.3, abs(np.cos(np.radians(e)))), 15 * j
            back = e > 90
            az, el = (a, e) if not back else (180 - a, 180 - e)
            up = (_dir(az, el) * (1.18 + .40 * size * (1 if j == 0 else .72)) + vec(.10 * j, .16 * size, -.16 * size))
            mid = _dir(az, el) * (1.08 + .22 * size) + vec(.05 * j, .05, .02)
            locks.append(Lock([scalp(az, el, -.02), tuple(mid + vec(0, .30, -.12)), tuple(up + vec(0, .30, -.12))], (.09 * size, .125 * size, .01), thickness=.62, sections=8, clearance=-9, tone=abs(j), belly=.35))
    for side in (1, -1):
        for k, (e, y) in enumerate(((-26, -.42), (-36, -.58), (-46, -.72))):
            locks.append(Lock([scalp(side * 62, e + 4, -.11), (side * (.90 - .04 * k), y + .02, .16), (side * (1.10 - .05 * k), y - .04, .04)], (.085, .095, .008), thickness=.6, sections=6, clearance=-9, tone=k % 2))
    return Style([], locks)


def _dir(azimuth, elevation):
    a, e = np.radians(azimuth), np.radians(elevation)
    return vec(np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)) * vec(.90, .86, .97)


STYLES = {"waves": waves, "fade": fade, "swept": swept, "bun": bun, "braid": braid, "crest": crest}
