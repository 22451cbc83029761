"""Checks a made avatar: what an importer, the renderer and a viewer rely on."""
import json
import struct

import numpy as np
from scipy.spatial import cKDTree

from .parts import SHAPES
from .regions import SIDES

TRIANGLES = 34_000
BYTES = 1_900_000


def problems(avatar, data, again):
    """A list of sentences; empty when all is well."""
    found = []
    found += _document(data)
    for part in avatar.parts:
        found += _part(part)
    total = sum(len(p.t) for p in avatar.parts)
    if total > TRIANGLES:
        found.append(f"{total} triangles are more than {TRIANGLES}")
    if len(data) > BYTES:
        found.append(f"{len(data)} bytes are more than {BYTES}")
    found += _lids(avatar)
    found += _teeth(avatar)
    if again() != data:
        found.append("making it again gives other bytes")
    return found


def _document(data):
    length = struct.unpack_from("<I", data, 12)[0]
    document = json.loads(data[20:20 + length])
    found = []
    names = [n["name"] for n in document["nodes"]]
    for parent, child in (("Root", "Neck"), ("Neck", "Head"), ("Head", "EyeL"), ("Head", "EyeR")):
        if names.index(child) not in document["nodes"][names.index(parent)].get("children", []):
            found.append(f"{child} is not below {parent}")
    targets = set()
    for mesh in document["meshes"]:
        targets |= set(mesh.get("extras", {}).get("targetNames", []))
    missing = [s for s in SHAPES if s not in targets]
    if missing or len(SHAPES) != 52:
        found.append(f"targets missing: {', '.join(missing)}")
    return found


def _part(part):
    found = []
    for name, value in (("positions", part.v), ("normals", part.normals), ("colours", part.colours)):
        if not np.isfinite(value).all():
            found.append(f"{part.name}: {name} are not finite")
    for name, d in part.shapes.items():
        if not np.isfinite(d).all():
            found.append(f"{part.name}: {name} is not finite")
    t = part.t
    if len(t) and (t.max() >= len(part.v) or len(part.v) > 65535):
        found.append(f"{part.name}: indices out of range")
    edges = np.concatenate([t[:, [0, 1]], t[:, [1, 2]], t[:, [2, 0]]])
    _, count = np.unique(edges[:, 0].astype(np.int64) * 1_000_000 + edges[:, 1], return_counts=True)
    # Surface nets may pinch where two sheets share a cell: a handful of edges, out of sight in gaps between teeth.
    if (count > 1).sum() > .012 * len(t):
        found.append(f"{part.name}: {(count > 1).sum()} edges are wound twice the same way")
    if part.closed:
        key = set(map(tuple, edges.tolist()))
        open_edges = sum((b, a) not in key for a, b in key)
        if open_edges:
            found.append(f"{part.name}: {open_edges} open edges")
    length = np.linalg.norm(part.normals, axis=1)
    if (np.abs(length - 1) > 1e-3).any():
        found.append(f"{part.name}: {(np.abs(length - 1) > 1e-3).sum()} normals are not of unit length")
    faces = np.cross(part.v[t[:, 1]] - part.v[t[:, 0]], part.v[t[:, 2]] - part.v[t[:, 0]])
    against = ((faces * part.normals[t].sum(1)).sum(1) < 0).mean()
    if against > (.08 if part.material == "hair" else .03) and part.material != "lash":    # lashes and curls are thin: their normals round them off
        found.append(f"{part.name}: {against:.0%} of the triangles face against their normals")
    return found


def _lids(avatar):
    """Lids must clear the eyeball all along a blink, and a full blink must close the eye, whatever else the lids do."""
    found = []
    mesh, shapes = avatar.mesh, avatar.shapes
    for side, name in SIDES:
        centre = avatar.sculpture.eye * np.array([side, 1, 1])
        eye = mesh.eyes[side]
        rings = np.concatenate([eye["rings"][k] for k in range(5)])
        for partner in (None, "eyeLookDown", "eyeLookUp", "eyeSquint", "eyeWide"):
            for w in np.linspace(0, 1, 11):
                p = mesh.v + w * shapes["eyeBlink" + name]
                if partner:
                    p = p + .8 * shapes[partner + name]
                clearance = np.linalg.norm(p[rings] - centre, axis=1).min() - avatar.sculpture.eye_radius
                if clearance < .006:
                    found.append(f"{name} lid comes within {clearance:.4f} of the eyeball at blink {w:.1f}" + (f" with {partner}" if partner else ""))
                    break
        p = mesh.v + shapes["eyeBlink" + name]
        edge = p[eye["rings"][0]]
        n = len(edge)
        gap = max(np.linalg.norm(edge[i] - edge[-i % n]) for i in range(2, n // 2 - 1))
        if gap > .014:
            found.append(f"{name} eye stays open by {gap:.4f}")
    return found


def random_mix(random):
    """Weights that an animation may ask for: few strong shapes, rounded lips never spread."""
    w = {name: random.random() * random.random() for name in SHAPES if random.random() < .35}
    rounded = max(w.get("mouthFunnel", 0), w.get("mouthPucker", 0))
    for name in w:
        if name.startswith(("mouthSmile", "mouthStretch")):
            w[name] *= (1 - .75 * rounded) * (1 - .4 * w.get("jawOpen", 0))
    if "mouthClose" in w:
        w["mouthClose"] = min(w["mouthClose"], w.get("jawOpen", 0))
    return w


def _teeth(avatar, mixes=80, tolerance=.020):
    """No tooth may come through the skin around the mouth in any mix."""
    parts = {p.name: p for p in avatar.parts}
    mesh, bend = avatar.mesh, avatar.proportion.bend
    skin = np.concatenate(mesh.lip_rings[2:12])
    random = np.random.default_rng(1)
    worst = 0.0
    for _ in range(mixes):
        w = random_mix(random)
        lips = bend(mesh.v + sum(k * avatar.shapes[name] for name, k in w.items()))[skin]
        teeth = []
        for name in ("teethUpper", "teethLower"):
            part = parts[name]
            teeth.append(part.v + sum((k * part.shapes[n] for n, k in w.items() if n in part.shapes), np.zeros(3)))
        teeth = np.concatenate(teeth)
        distance, index = cKDTree(teeth[:, :2]).query(lips[:, :2])
        near = distance < .012
        if near.any():
            worst = max(worst, float((teeth[index, 2] - lips[:, 2])[near].max()))
    return [f"a tooth stands {worst:.3f} in front of the skin in a random mix"] if worst > tolerance else []
