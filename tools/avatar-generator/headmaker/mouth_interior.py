"""Teeth, gums and tongue. The lower set and the tongue ride on the jaw."""
import numpy as np

from .fields import rounded_box, smooth_min, step, vec
from .meshes import outward, surface_nets, triangles, tube
from .parts import Part, paint
from .regions import jaw_turn

_UPPER_WIDTHS = [.85, .85, .85, .9, .95, 1.2, 1.2, .95, .9, .85, .85, .85]
_LOWER_WIDTHS = [1.05, 1.05, 1, 1, .95, .9, .9, .95, 1, 1, 1.05, 1.05]


def _arc(u, half, depth, front):
    """Points on the dental arc; u runs from -1 to 1."""
    k = 1.32
    return np.stack([half * np.sin(u * k) / np.sin(k), np.zeros_like(u), front - depth * (1 - np.cos(u * k)) / (1 - np.cos(k))], -1)


def interior(character, mesh):
    y, width = mesh.s.mouth_y, 0.5 + 0.5 * character.mouth.width
    front = mesh.v[mesh.lip_rings[0][len(mesh.lip_rings[0]) // 4], 2] - 0.115
    parts = []
    for upper in (True, False):
        parts += _teeth(upper, y, width, front)
    parts.append(_tongue(y, front))
    return parts


def _teeth(upper, mouth_y, width, front):
    widths = np.array(_UPPER_WIDTHS if upper else _LOWER_WIDTHS)
    half, depth = ((0.292 if upper else 0.256) * width, 0.27 if upper else 0.25)
    front = front if upper else front - 0.030
    y = mouth_y + 0.031 if upper else mouth_y - 0.114
    tall = 0.069 if upper else 0.052
    edge = np.concatenate([[0], np.cumsum(widths)])
    edge = edge / edge[-1] * 2 - 1
    middle = (edge[1:] + edge[:-1]) / 2
    at, ahead = _arc(middle, half, depth, front), _arc(middle + .01, half, depth, front)
    along = ahead - at
    yaw = np.arctan2(-along[:, 2], along[:, 0])
    wide = (edge[1:] - edge[:-1]) * half * 1.32 / np.sin(1.32) / 2 * .97
    # The eye teeth are a little longer, the side teeth shorter: a straight row reads as a denture.
    longer = np.array([-.012, -.010, -.007, -.002, .003, 0, 0, .003, -.002, -.007, -.010, -.012]) if upper else np.zeros(12)

    def field(p):
        d = np.full(p.shape[:-1], 9.0)
        for c, a, h, extra in zip(at, yaw, wide, longer):
            q = p - vec(c[0], y - extra, c[2])
            q = np.stack([q[..., 0] * np.cos(a) - q[..., 2] * np.sin(a), q[..., 1], q[..., 0] * np.sin(a) + q[..., 2] * np.cos(a)], -1)
            d = smooth_min(d, rounded_box(q, (0, 0, 0), (h * 1.06, tall, .032), .020), .014)
        return d

    v, t = surface_nets(field, (-.36, y - .10, front - .36), (.36, y + .10, front + .07), .0235)
    u = np.linspace(-1, 1, 20)
    path = _arc(u, half, depth, front - .004)
    path[:, 1] = y + (tall - .002 if upper else -tall - .002)
    gum_v, gum_t = tube(path, .044, 7)
    name = "Upper" if upper else "Lower"
    # Paler at the edge, warmer at the gum.
    root = step(0, tall, (v[:, 1] - y) * (1 if upper else -1))[:, None]
    colour = vec(.90, .875, .825) * (1 - root) + vec(.83, .77, .67) * root
    # The side teeth stand in the cheeks' shade: paler, or a grin ends in two dark corners.
    colour = np.minimum(colour * (1 + .30 * step(.10, .26, np.abs(v[:, :1]))), .98)
    teeth = Part("teeth" + name, "teeth", v, t, np.concatenate([colour, np.ones((len(v), 1))], 1), closed=True)
    gum = Part("gum" + name, "gum", gum_v, gum_t, paint(len(gum_v), (.66, .22, .20), 1.0))
    if not upper:
        for part in (teeth, gum):
            part.shapes = _ride(part.v)
    gum.keep(~(gum.v[:, 2] < front - .29)[gum.t].all(1))
    return [teeth, gum]


def _ride(v):
    n = len(v)
    return {"jawOpen": jaw_turn(v), "jawForward": np.tile(vec(0, 0, .09), (n, 1)),
            "jawLeft": np.tile(vec(.11, -.01, 0), (n, 1)), "jawRight": np.tile(vec(-.11, -.01, 0), (n, 1))}


def _tongue(mouth_y, front):
    rings, sides = 14, 14
    v, faces = [], []
    for i in range(rings + 1):
        q = np.pi * i / rings
        z = -np.cos(q)
        r = np.sin(q) ** .75 if 0 < i < rings else 0.0
        thin = 1 - .45 * step(-.2, .95, z)                     # the tip is flat
        for j in range(sides):
            p = 2 * np.pi * j / sides
            x = .150 * r * np.cos(p) * (1 - .10 * z)
            y = .062 * thin * r * np.sin(p) - .016 * np.exp(-(x / .035) ** 2) * (np.sin(p) > 0) * r * thin
            v.append([x, mouth_y - .108 + .052 * step(-.4, .9, z) + y, front - .270 + .215 * z])
    faces = [[i * sides + j, i * sides + (j + 1) % sides, (i + 1) * sides + (j + 1) % sides, (i + 1) * sides + j] for i in range(rings) for j in range(sides)]
    v = np.array(v)
    t = outward(v, triangles(v, faces))
    area = np.linalg.norm(np.cross(v[t[:, 1]] - v[t[:, 0]], v[t[:, 2]] - v[t[:, 0]]), axis=1)
    t = t[area > 1e-9]
    shapes = _ride(v)
    shapes["jawOpen"] = jaw_turn(v) * .86          # stays up a little: a laugh shows it
    along = step(-1, 1, (v[:, 2] - (front - .270)) / .215)
    out = np.zeros_like(v)
    # Half way out the tip lies between the teeth, as for TH; at full weight it rests on the lower lip.
    out[:, 2] = .330 * along
    out[:, 1] = .125 * step(.25, .85, along) - .068 * along ** 4
    out[:, 0] = v[:, 0] * .05 * along
    shapes["tongueOut"] = out
    return Part("tongue", "tongue", v, t, paint(len(v), (.94, .36, .33), 1.0), shapes=shapes).keep(np.ones(len(t), bool))
