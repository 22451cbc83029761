"""What a part of an avatar is, until it is written: mesh, colours, shapes, and how it hangs on the skeleton."""
import dataclasses

import numpy as np

from .fields import step

# The 52 names, in the order in which they are written.
SHAPES = [
    *(f"eye{a}Left" for a in ("Blink", "LookDown", "LookIn", "LookOut", "LookUp", "Squint", "Wide")),
    *(f"eye{a}Right" for a in ("Blink", "LookDown", "LookIn", "LookOut", "LookUp", "Squint", "Wide")),
    "jawForward", "jawLeft", "jawRight", "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthLeft", "mouthRight",
    *(f"mouth{a}{s}" for a in ("Smile", "Frown", "Dimple", "Stretch") for s in ("Left", "Right")),
    "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper",
    *(f"mouth{a}{s}" for a in ("Press", "LowerDown", "UpperUp") for s in ("Left", "Right")),
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff",
    "cheekSquintLeft", "cheekSquintRight", "noseSneerLeft", "noseSneerRight", "tongueOut",
]


@dataclasses.dataclass
class Part:
    """One mesh of the avatar. colours are linear rgb and gloss; hair has tangents, and its strand coordinate in place of gloss."""

    name: str
    material: str
    v: np.ndarray
    t: np.ndarray
    colours: np.ndarray
    normals: np.ndarray | None = None
    tangents: np.ndarray | None = None
    uv: np.ndarray | None = None
    shapes: dict = dataclasses.field(default_factory=dict)
    hang: str = "head"          # head, bend (neck bends with the head), body, eyeL, eyeR
    closed: bool = False        # no open edges: checked

    def keep(self, mask):
        """Drops triangles where mask is false, and vertices that no triangle uses."""
        self.t = self.t[mask]
        used = np.unique(self.t)
        new = -np.ones(len(self.v), int)
        new[used] = np.arange(len(used))
        self.t = new[self.t]
        for name in ("v", "colours", "normals", "tangents", "uv"):
            value = getattr(self, name)
            if value is not None:
                setattr(self, name, value[used])
        self.shapes = {k: d[used] for k, d in self.shapes.items()}
        self.closed = False
        return self


def paint(count, colour, gloss=0.35):
    return np.tile(np.array([*colour, gloss], float), (count, 1))


def joint_weights(part):
    """[vertices, 3] weights of Root, Neck, Head for a part that bends with the neck."""
    y, z = part.v[:, 1], part.v[:, 2]
    head = step(-1.12, -0.80, y + 0.55 * np.clip(z, 0, 1))
    neck = (1 - head) * step(-1.62, -1.25, y)
    return np.stack([1 - head - neck, neck, head], -1)
