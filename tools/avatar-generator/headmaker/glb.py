"""Writes an avatar as binary glTF: float positions, 16-bit normals and colours, sparse 16-bit targets, one PNG for the eyes."""
import json
import struct

import numpy as np

from .extras import lens_texture
from .eyeball import eye_texture
from .parts import joint_weights

_FLOAT, _SHORT, _UNSIGNED_SHORT, _UNSIGNED_BYTE = 5126, 5122, 5123, 5121
_TYPES = {_FLOAT: "<f4", _SHORT: "<i2", _UNSIGNED_SHORT: "<u2", _UNSIGNED_BYTE: "<u1"}
SMALLEST_DELTA = 5e-4                   # .07 of a pixel at 512

# extras.visavis of each material: docs/reference/avatar-format.md.
MATERIALS = {
    "skin": {"part": "skin"}, "mouth": {"part": "gum"}, "eye": {"part": "eye"}, "teeth": {"part": "teeth"}, "gum": {"part": "gum"}, "tongue": {"part": "tongue"},
    "lash": {"part": "lash"}, "brow": {"part": "hair", "occlusion": "light", "strandTone": 0.22}, "hair": {"part": "hair"}, "beard": {"part": "hair"}, "cloth": {"part": "cloth"},
    "metal": {"part": "plain", "sharp": [120, 0.55], "broad": [14, 0.10], "environment": 0.22}, "lens": {"part": "plain", "occlusion": "none"}, "horn": {"part": "plain", "wrap": [0.35, 0.30, 0.26], "sharp": [60, 0.25]},
}


class Writer:
    def __init__(self):
        self.buffer, self.views, self.accessors = bytearray(), [], []

    def view(self, data, stride=None):
        self.buffer += bytes(-len(self.buffer) % 4)
        entry = {"buffer": 0, "byteOffset": len(self.buffer), "byteLength": len(data)}
        if stride:
            entry["byteStride"] = stride
        self.views.append(entry)
        self.buffer += data
        return len(self.views) - 1

    def accessor(self, values, kind, component, normalized=False, bounds=False):
        values = np.asarray(values)
        stride = None
        if normalized:
            top = {_SHORT: 32767, _UNSIGNED_SHORT: 65535, _UNSIGNED_BYTE: 255}[component]
            values = np.round(np.clip(values, -1 if component == _SHORT else 0, 1) * top)
        data = values.astype(_TYPES[component])
        if kind == "VEC3" and component == _SHORT:              # attributes start at multiples of four bytes
            data = np.concatenate([data, np.zeros((len(data), 1), "<i2")], 1)
            stride = 8
        entry = {"bufferView": self.view(data.tobytes(), stride), "componentType": component, "count": len(values), "type": kind}
        if normalized:
            entry["normalized"] = True
        if bounds:
            stored = values.astype("<f4")
            entry["min"], entry["max"] = [float(x) for x in stored.min(0)], [float(x) for x in stored.max(0)]
        self.accessors.append(entry)
        return len(self.accessors) - 1

    def sparse(self, deltas):
        """A target that lists only what moves; None when nothing does."""
        index = np.where(np.abs(deltas).max(1) > SMALLEST_DELTA)[0]
        if len(index) == 0:
            return None
        if np.abs(deltas).max() >= 1:
            raise ValueError("a target moves a vertex by a unit or more")
        values = np.round(deltas[index] * 32767).astype("<i2")
        full = np.zeros((len(deltas), 3), "<i2")
        full[index] = values
        self.accessors.append({
            "componentType": _SHORT, "normalized": True, "count": len(deltas), "type": "VEC3", "min": full.min(0).tolist(), "max": full.max(0).tolist(),
            "sparse": {"count": len(index), "indices": {"bufferView": self.view(index.astype("<u2").tobytes()), "componentType": _UNSIGNED_SHORT}, "values": {"bufferView": self.view(values.tobytes())}}})
        return len(self.accessors) - 1


def write(avatar):
    """The bytes of avatar.glb."""
    w = Writer()
    joints = avatar.joints
    nodes = [{"name": "Root", "children": [1]},
             {"name": "Neck", "translation": joints["Neck"].tolist(), "children": [2]},
             {"name": "Head", "translation": (joints["Head"] - joints["Neck"]).tolist(), "children": [3, 4]},
             {"name": "EyeL", "translation": (joints["EyeL"] - joints["Head"]).tolist()},
             {"name": "EyeR", "translation": (joints["EyeR"] - joints["Head"]).tolist()}]
    inverse = []
    for at in (np.zeros(3), joints["Neck"], joints["Head"]):
        m = np.eye(4)
        m[3, :3] = -at
        inverse.append(m.ravel())
    inverse = w.accessor(inverse, "MAT4", _FLOAT)
    materials, meshes, numbers = [], [], {}
    for part in avatar.parts:
        if part.material not in numbers:
            numbers[part.material] = len(materials)
            pbr = {"metallicFactor": 0, "roughnessFactor": .5}
            if part.material == "eye":
                pbr["baseColorTexture"] = {"index": 0}
            if part.material == "lens":
                pbr["baseColorTexture"] = {"index": 1}
            materials.append({"name": part.material, "pbrMetallicRoughness": pbr, **({"alphaMode": "BLEND"} if part.material == "lens" else {}), "extras": {"visavis": _look(part.material, avatar.character)}})
        meshes.append(_mesh(w, part, numbers[part.material]))
        if part.hang in ("eyeL", "eyeR"):
            nodes[3 if part.hang == "eyeL" else 4]["mesh"] = len(meshes) - 1
            continue
        node = {"name": part.name, "mesh": len(meshes) - 1}
        if part.hang == "bend":
            node["skin"] = 0
        elif part.hang == "head":
            node["translation"] = (-joints["Head"]).tolist()        # positions stay in model space
        nodes[2 if part.hang == "head" else 0]["children"].append(len(nodes))
        nodes.append(node)
    pictures = [eye_texture(avatar.character)] + ([lens_texture()] if "lens" in numbers else [])
    images = [{"bufferView": w.view(picture), "mimeType": "image/png"} for picture in pictures]
    w.buffer += bytes(-len(w.buffer) % 4)
    document = {
        "asset": {"version": "2.0", "generator": "visavis avatar-generator"}, "extensionsUsed": ["KHR_mesh_quantization"], "extensionsRequired": ["KHR_mesh_quantization"],
        "scene": 0, "scenes": [{"nodes": [0]}], "nodes": nodes, "meshes": meshes, "materials": materials,
        "skins": [{"joints": [0, 1, 2], "inverseBindMatrices": inverse}], "textures": [{"source": k} for k in range(len(images))], "images": images,
        "accessors": w.accessors, "bufferViews": w.views, "buffers": [{"byteLength": len(w.buffer)}]}
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    body = bytes(w.buffer)
    return struct.pack("<III", 0x46546C67, 2, 28 + len(text) + len(body)) + struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(body), 0x004E4942) + body


def _look(material, character):
    """A material's numbers; dark hair reflects less, or it turns grey."""
    numbers = dict(MATERIALS[material])
    if numbers.get("part") == "hair":
        colour = character.hair.colour if material == "hair" else (character.beard.colour or character.hair.colour) if material == "beard" else character.brows.colour or character.hair.colour
        k = float(np.clip(max(colour) / .10, .30, 1))
        numbers["sharp"], numbers["broad"] = [40, round(.24 * k, 3)], [9, round(.34 * (k if material == "hair" else .6 * k), 3)]
        numbers["environment"] = round(.06 * k, 3)
    return numbers


def _mesh(w, part, material):
    attributes = {"POSITION": w.accessor(part.v, "VEC3", _FLOAT, bounds=True), "NORMAL": w.accessor(part.normals, "VEC3", _SHORT, normalized=True)}
    if part.tangents is not None:
        # The strand coordinate (in turns) leaves 0..1, as a colour may not.
        attributes["COLOR_0"] = w.accessor(np.concatenate([part.colours[:, :3], np.ones((len(part.v), 1))], 1), "VEC4", _UNSIGNED_SHORT, normalized=True)
        attributes["_STRAND"] = w.accessor(part.colours[:, 3], "SCALAR", _FLOAT)
        attributes["TANGENT"] = w.accessor(np.concatenate([part.tangents, np.ones((len(part.v), 1))], 1), "VEC4", _SHORT, normalized=True)
    else:
        attributes["COLOR_0"] = w.accessor(part.colours, "VEC4", _UNSIGNED_SHORT, normalized=True)
    if part.uv is not None:
        attributes["TEXCOORD_0"] = w.accessor(part.uv, "VEC2", _UNSIGNED_SHORT, normalized=True)
    if part.hang == "bend":
        weights = _bytes_that_sum(joint_weights(part))
        attributes["JOINTS_0"] = w.accessor(np.where(weights[:, :3] > 0, [[0, 1, 2]], 0) @ np.eye(3, 4, dtype=int), "VEC4", _UNSIGNED_BYTE)
        attributes["WEIGHTS_0"] = w.accessor(weights, "VEC4", _UNSIGNED_BYTE, normalized=True)
    primitive = {"attributes": attributes, "indices": w.accessor(part.t.ravel(), "SCALAR", _UNSIGNED_SHORT), "material": material}
    mesh = {"name": part.name, "primitives": [primitive]}
    targets = {name: w.sparse(d) for name, d in part.shapes.items()}
    targets = {name: accessor for name, accessor in targets.items() if accessor is not None}
    if targets:
        primitive["targets"] = [{"POSITION": accessor} for accessor in targets.values()]
        mesh["weights"] = [0] * len(targets)
        mesh["extras"] = {"targetNames": list(targets)}
    return mesh


def _bytes_that_sum(weights):
    """Weights as multiples of 1/255 that add up to exactly 1."""
    whole = np.round(np.concatenate([weights, np.zeros((len(weights), 1))], 1) * 255)
    whole[np.arange(len(whole)), whole.argmax(1)] += 255 - whole.sum(1)
    return whole / 255
