"""Meshes: surface nets, triangulation, normals, tubes, polygons."""
import numpy as np


def surface_nets(field, low, high, spacing, newton=2):
    """Meshes a field's zero surface with one vertex per crossed cell; quads, wound outwards."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    n = np.ceil((high - low) / spacing).astype(int) + 1
    axes = [low[i] + spacing * np.arange(n[i]) for i in range(3)]
    grid = np.empty(n)
    for i in range(n[0]):
        y, z = np.meshgrid(axes[1], axes[2], indexing="ij")
        grid[i] = field(np.stack([np.full_like(y, axes[0][i]), y, z], -1))
    inside = grid < 0
    corners = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]

    def shifted(a, o):
        return a[o[0]:n[0] - 1 + o[0], o[1]:n[1] - 1 + o[1], o[2]:n[2] - 1 + o[2]]

    count = sum(shifted(inside, o).astype(int) for o in corners)
    active = (count > 0) & (count < 8)
    cells = np.argwhere(active)
    index = -np.ones(active.shape, int)
    index[active] = np.arange(len(cells))
    total, crossings = np.zeros((len(cells), 3)), np.zeros(len(cells))
    for a in corners:
        for d in range(3):
            if a[d]:
                continue
            b = list(a)
            b[d] = 1
            ga, gb = grid[tuple((cells + a).T)], grid[tuple((cells + b).T)]
            crossed = (ga < 0) != (gb < 0)
            t = np.where(crossed, ga / np.where(crossed, ga - gb, 1), 0)
            total += (np.array(a, float) + t[:, None] * (np.array(b) - np.array(a))) * crossed[:, None]
            crossings += crossed
    v = low + spacing * (cells + total / crossings[:, None])
    faces = []
    for d in range(3):
        e = np.eye(3, dtype=int)[d]
        u, w = (d + 1) % 3, (d + 2) % 3
        shape = list(n)
        shape[d] -= 1
        first, second = inside[:shape[0], :shape[1], :shape[2]], inside[e[0]:, e[1]:, e[2]:]
        x = np.argwhere(first != second)
        x = x[(x[:, u] > 0) & (x[:, w] > 0) & (x[:, u] < n[u] - 1) & (x[:, w] < n[w] - 1)]
        du, dw = np.eye(3, dtype=int)[u], np.eye(3, dtype=int)[w]
        q = np.stack([index[tuple((x - du - dw).T)], index[tuple((x - dw).T)], index[tuple(x.T)], index[tuple((x - du).T)]], 1)
        flip = ~first[tuple(x.T)]
        q[flip] = q[flip][:, ::-1]
        faces.append(q)
    for _ in range(newton):
        e = 1e-3
        value = field(v)
        g = np.stack([field(v + e * np.eye(3)[i]) - field(v - e * np.eye(3)[i]) for i in range(3)], -1) / (2 * e)
        move = -(value / ((g * g).sum(-1) + 1e-6))[:, None] * g
        length = np.linalg.norm(move, axis=-1, keepdims=True)
        v = v + move * np.minimum(1, 0.6 * spacing / (length + 1e-9))
    return v, triangles(v, np.concatenate(faces))


def triangles(v, faces):
    """Splits quads along the shorter diagonal and fans larger polygons."""
    out = []
    for face in faces:
        q = [int(i) for i in face]
        if len(q) == 3:
            out.append(q)
        elif len(q) == 4:
            if np.sum((v[q[0]] - v[q[2]]) ** 2) <= np.sum((v[q[1]] - v[q[3]]) ** 2):
                out += [[q[0], q[1], q[2]], [q[0], q[2], q[3]]]
            else:
                out += [[q[1], q[2], q[3]], [q[1], q[3], q[0]]]
        else:
            out += [[q[0], q[k], q[k + 1]] for k in range(1, len(q) - 1)]
    return np.array(out, int).reshape(-1, 3)


def normals(v, t):
    """Area-weighted vertex normals."""
    n = np.zeros_like(v)
    c = np.cross(v[t[:, 1]] - v[t[:, 0]], v[t[:, 2]] - v[t[:, 0]])
    for k in range(3):
        np.add.at(n, t[:, k], c)
    return n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-12)


def welded_normals(v, t, digits=5):
    """Vertex normals that ignore seams: vertices at the same place share one."""
    _, owner = np.unique(np.round(v, digits), axis=0, return_inverse=True)
    owner = owner.reshape(-1)
    n = np.zeros((owner.max() + 1, 3))
    c = np.cross(v[t[:, 1]] - v[t[:, 0]], v[t[:, 2]] - v[t[:, 0]])
    for k in range(3):
        np.add.at(n, owner[t[:, k]], c)
    n = n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-12)
    return n[owner]


def outward(v, t):
    """Winds a closed mesh so that its volume is positive."""
    c = v.mean(0)
    volume = np.einsum("ij,ij->i", v[t[:, 0]] - c, np.cross(v[t[:, 1]] - c, v[t[:, 2]] - c)).sum()
    return t[:, ::-1].copy() if volume < 0 else t


def tube(path, radius, sides=8, up=(0, 1, 0), flat=1.0, closed=False):
    """Sweeps a circle (flattened along its second axis) along a path; open ends are capped, a closed path has none."""
    path = np.asarray(path, float)
    m = len(path)
    radius = np.broadcast_to(np.asarray(radius, float), (m,))
    if closed:
        tangent = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    else:
        tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    up = np.broadcast_to(np.asarray(up, float), (m, 3))
    side = np.cross(tangent, up)
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    top = np.cross(side, tangent)
    a = 2 * np.pi * np.arange(sides) / sides
    v = path[:, None] + radius[:, None, None] * (np.cos(a)[None, :, None] * side[:, None] + flat * np.sin(a)[None, :, None] * top[:, None])
    faces = []
    for i in range(m if closed else m - 1):
        j = (i + 1) % m
        faces += [[i * sides + k, i * sides + (k + 1) % sides, j * sides + (k + 1) % sides, j * sides + k] for k in range(sides)]
    if not closed:
        faces += [list(range(sides))[::-1], [(m - 1) * sides + k for k in range(sides)]]
    v = v.reshape(-1, 3)
    return v, outward(v, triangles(v, faces))


def spline(points, count):
    """Catmull-Rom curve through points, evenly spread in parameter."""
    p = np.asarray(points, float)
    p = np.concatenate([[2 * p[0] - p[1]], p, [2 * p[-1] - p[-2]]])
    u = np.linspace(0, len(p) - 3, count)
    i = np.minimum(u.astype(int), len(p) - 4)
    t = (u - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t ** 2 + (3 * b - a - 3 * c + d) * t ** 3)


def inside_polygon(q, polygon):
    result = np.zeros(len(q), bool)
    for a, b in zip(polygon, np.roll(polygon, -1, 0)):
        crosses = (a[1] > q[:, 1]) != (b[1] > q[:, 1])
        dy = b[1] - a[1]
        x = (b[0] - a[0]) * (q[:, 1] - a[1]) / (dy if dy else 1e-12) + a[0]
        result ^= crosses & (q[:, 0] < x)
    return result


def polygon_distance(q, polygon):
    d = np.full(len(q), np.inf)
    for a, b in zip(polygon, np.roll(polygon, -1, 0)):
        ab = b - a
        t = np.clip(((q - a) @ ab) / (ab @ ab + 1e-12), 0, 1)
        d = np.minimum(d, np.linalg.norm(q - a - t[:, None] * ab, axis=1))
    return d
