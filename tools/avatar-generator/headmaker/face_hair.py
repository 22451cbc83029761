"""Lashes, brows and beards: what grows on the face and moves with it."""
import numpy as np
from scipy.spatial import cKDTree

from .complexion import beard_mask
from .eye_shapes import CLOSURE
from .fields import step, vec
from .meshes import normals, triangles
from .parts import Part, paint
from .regions import SIDES

LASH_COLOUR = (.014, .009, .008)


def lashes(character, regions, shapes):
    length = character.extras.lashes
    mesh = regions.mesh
    angles = mesh.lids.angles
    pick = np.where((angles >= 0.03) & (angles <= np.pi * 0.92))[0]
    parts = []
    for side, name in SIDES:
        eye = mesh.eyes[side]
        centre = mesh.s.eye * np.array([side, 1, 1])

        def strip(p, closure=0.0):
            n = len(pick)
            u = np.linspace(0, 1, n)                            # 0 at the outer corner
            edge, next_, rim = p[eye["rings"][0][pick]], p[eye["rings"][1][pick]], p[eye["rim"][1][pick]]
            out = edge - centre
            out /= np.linalg.norm(out, axis=1, keepdims=True)
            up = next_ - edge
            up -= (up * out).sum(1, keepdims=True) * out
            up /= np.linalg.norm(up, axis=1, keepdims=True) + 1e-9
            w = np.minimum(1, (u + .02) / .10) ** .6 * np.clip(1 - u, 0, 1) ** .8
            sweep = np.stack([side * (1 - u) ** 1.5, .75 * (1 - u) ** 2.5, np.zeros(n)], -1)
            # Lashes of a closed eye hang down and forwards; of an open one they curl up.
            rise = .020 * (1 - closure) - .034 * closure
            tip = edge + out * ((.040 - .010 * closure) * length * w)[:, None] + up * (rise * length * w)[:, None] + sweep * (.030 * length * w * (1 - .7 * closure))[:, None]
            # The line of a closed eye is as bold on faces with short lashes: else a blink reads as no eye at all.
            bold = max(length, .45 + .35 * closure)
            base = edge + up * (.018 * bold * w + .003)[:, None] + out * .004
            under = edge + (rim - edge) * (.75 * np.minimum(1, 3 * w))[:, None] + out * .003
            return np.concatenate([under, tip, base])

        v = strip(mesh.v)
        n = len(pick)
        faces = []
        for k in range(n - 1):
            for a, b in ((0, 1), (1, 2), (2, 0)):
                face = [a * n + k, a * n + k + 1, b * n + k + 1, b * n + k]
                faces.append(face if side > 0 else face[::-1])
        moved = {}
        for shape, d in shapes.items():
            closure = CLOSURE.get(shape.removesuffix(name), 0.0)
            change = strip(mesh.v + d, closure) - v
            if np.abs(change).max() > 1e-5:
                moved[shape] = change
        # Turned to the viewer, so that the lamps behind the head do not edge a lash in white.
        n = v - centre
        n = n / np.linalg.norm(n, axis=1, keepdims=True) + vec(0, .2, 2.5)
        n /= np.linalg.norm(n, axis=1, keepdims=True)
        parts.append(Part("lash" + name, "lash", v, triangles(v, faces), paint(len(v), LASH_COLOUR), normals=n, shapes=moved))
    return parts


def brows(character, regions, shapes):
    """A brow is a soft ridge with a fan of tapered strokes on it."""
    b, sculpture = character.brows, regions.mesh.s
    colour = b.colour or tuple(.70 * x for x in character.hair.colour)
    random = np.random.default_rng(17)
    jitter = random.uniform(-1, 1, (64, 2))
    parts = []
    spread = 0.385 * b.length

    def line(u):
        x = 0.160 + b.inner + spread * u
        arch = 0.080 * b.arch * np.sin(np.pi * np.clip(u * .80 + .06, 0, 1)) - 0.150 * (0.4 + 0.6 * b.arch) * np.clip(u - .55, 0, 1) ** 1.4
        return x, 0.322 + b.height + arch + b.tilt * (u - .3)

    def half_height(u):
        return 0.046 * b.width * np.clip(1 - .05 * u - 1.20 * np.clip(u - .42, 0, 1) ** 1.15, .06, 1) * np.sqrt(np.clip(u / .12 + .35, 0, 1))

    for side, name in SIDES:
        v, t, tangents, strand = [], [], [], []
        count = 0

        def on_skin(x, y, lift):
            p = sculpture.on_front(x * side, y)
            return p + sculpture.normal(p) * np.asarray(lift)[:, None]

        # Ridge: a lens-shaped band along the line.
        m, across = 17, np.array([-1, -.55, 0, .55, 1.0])
        u = np.linspace(0, 1, m)
        for w in across:
            x, y = line(u)
            h = half_height(u)
            v.append(on_skin(x + .010 * w, y + .86 * h * w, -.006 + (.017 + .010 * b.bushy) * (1 - w * w) * np.minimum(1, h / .03)))
        grid = np.array([[i * m + k for k in range(m)] for i in range(len(across))])
        faces = [[grid[i][k], grid[i][k + 1], grid[i + 1][k + 1], grid[i + 1][k]] for i in range(len(across) - 1) for k in range(m - 1)]
        along = np.gradient(np.stack(v), axis=1).reshape(-1, 3)
        tangents.append(along)
        strand.append(np.repeat((across + 1) * .35, m))
        t += faces
        count = m * len(across)
        # Strokes: inner ones stand up, outer ones lie along the brow.
        strokes = 18
        for k in range(strokes):
            u0 = (k + .3 + .3 * jitter[k, 0]) / strokes * .94
            lower = k % 2
            slope = np.degrees(np.arctan2(np.diff(line(np.array([u0, u0 + .02]))[1])[0], .02 * spread))
            lean = np.radians(slope + (26 * max(0, 1 - u0 * 3.2) + 4 - (5 if lower else 0) + 4 * jitter[k, 1]))
            x0, y0 = line(np.array([u0]))
            h = half_height(np.array([u0]))[0]
            size = (.060 + .028 * min(1, u0 * 2)) * (0.75 + .25 * b.width) * (1 + .5 * b.bushy) * (1 - .45 * np.clip(u0 - .6, 0, 1) / .4)
            s = np.linspace(0, 1, 4)
            bend = lean + (-.30 if not lower else .20) * s
            px = x0 + np.cumsum(np.cos(bend)) * size / 4 - .022
            py = y0 + (.22 if not lower else -.26) * h + np.cumsum(np.sin(bend)) * size / 4 * .8
            wide = .0125 * b.width ** .5 * (1 + .25 * b.bushy) * np.array([.5, 1, .80, .10])
            centre = on_skin(px, py, .008 + (.010 + .012 * b.bushy) * np.sin(np.pi * np.clip(s * .8 + .15, 0, 1)))
            dx, dy = np.gradient(px), np.gradient(py)
            length = np.hypot(dx, dy)
            one = on_skin(px - dy / length * wide, py + dx / length * wide, np.full(4, -.004))
            two = on_skin(px + dy / length * wide, py - dx / length * wide, np.full(4, -.004))
            v.append(np.concatenate([one, centre, two]))
            t += [[count + a * 4 + i, count + a * 4 + i + 1, count + (a + 1) * 4 + i + 1, count + (a + 1) * 4 + i] for a in range(2) for i in range(3)]
            tangents.append(np.tile(np.gradient(centre, axis=0), (3, 1)))
            strand.append(np.repeat([0, .12, .24], 4) + .377 * k)
            count += 12
        v = np.concatenate([np.asarray(a).reshape(-1, 3) for a in v])
        t = triangles(v, t)
        outside = sculpture.normal(v)[t].sum(1)
        inwards = (np.cross(v[t[:, 1]] - v[t[:, 0]], v[t[:, 2]] - v[t[:, 0]]) * outside).sum(1) < 0
        t[inwards] = t[inwards][:, ::-1]
        n = normals(v, t)
        tangent = np.concatenate(tangents)
        tangent -= (tangent * n).sum(1, keepdims=True) * n
        tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
        colours = paint(len(v), colour)
        colours[:, 3] = np.concatenate(strand)
        names = [k for k in shapes if k.startswith(("brow", "noseSneer", "cheekSquint"))]
        parts.append(Part("brow" + name, "brow", v, t, colours, normals=n, tangents=tangent, shapes=follow_skin(v, regions, shapes, names, 1.12)))
    return parts


def follow_skin(v, regions, shapes, names, scale=1.0, neighbours=6):
    """Displacements taken over from the nearest skin vertices."""
    skin = np.where(regions.skin)[0]
    distance, index = cKDTree(regions.p[skin]).query(v, k=neighbours)
    w = 1 / (distance ** 2 + 1e-6)
    w /= w.sum(1, keepdims=True)
    index = skin[index]
    moved = {n: (shapes[n][index] * w[..., None]).sum(1) * scale for n in names}
    return {n: d for n, d in moved.items() if np.abs(d).max() > 1e-4}


def beard(character, regions, shapes):
    """A shell over the lower face made of the skin's own faces, so that it moves exactly as the skin does."""
    b = character.beard
    if not b.thickness:
        return None
    mesh, p = regions.mesh, regions.p
    mask = beard_mask(regions, b.cheeks)
    above_lip = step(mesh.lips.y, mesh.lips.y + .05, p[:, 1]) * step(.36, .26, np.abs(p[:, 0]))
    mask = mask * (1 - above_lip * (1 - b.moustache))
    n = normals(p, mesh.t)
    azimuth = np.arctan2(p[:, 0], p[:, 2] + .1)
    clumps = .5 + .5 * np.sin(azimuth * 21 + 2.2 * np.sin(p[:, 1] * 7)) * np.sin(p[:, 1] * 17 + 3 * azimuth)
    fuller = 1 + .5 * np.exp(-((p[:, 1] + .95) / .16) ** 2) * step(.35, .05, np.abs(p[:, 0]))
    thick = b.thickness * step(.12, .75, mask) * (.78 + .30 * clumps) * fuller * (1 - .30 * above_lip) - .010
    thick = np.where(mask < .10, -.02, thick)
    v = p + n * thick[:, None] + vec(0, -.25, .05) * np.clip(thick, 0, 1)[:, None]
    t = mesh.t[(mask[mesh.t] > .06).any(1) & (regions.bag[mesh.t] == 0).all(1) & (mesh.lip_ring[mesh.t] != 0).all(1)]
    nn = normals(v, t)
    tangent = np.stack([p[:, 0] * .5, -np.ones(len(p)), .25 * np.ones(len(p))], -1)
    tangent[:, 0] += above_lip * np.sign(p[:, 0]) * .9
    tangent -= (tangent * nn).sum(1, keepdims=True) * nn
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
    colours = paint(len(v), b.colour or character.hair.colour)
    colours[:, 3] = azimuth * 2.2 + p[:, 1] * .15
    part = Part("beard", "beard", v, t, colours, normals=nn, tangents=tangent, shapes=dict(shapes), hang="bend")
    return part.keep(np.ones(len(t), bool))
