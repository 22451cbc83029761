"""Puts one character together: every part, in its final place, with what cannot be seen left out."""
import numpy as np

from .clothes import Wardrobe
from .complexion import age_folds, complexion
from .ears import ears
from .extras import extras
from .eye_shapes import eye_shapes
from .eyeball import eyeballs
from .face_hair import beard, brows, follow_skin, lashes
from .fields import vec
from .hair.growth import Growth
from .meshes import normals
from .mouth_interior import interior
from .mouth_shapes import mouth_shapes
from .parts import SHAPES, Part
from .proportion import Proportion
from .regions import Regions
from .sculpture import Sculpture
from .topology import HeadMesh

NECK = vec(0, -1.35, -.34)
HEAD = vec(0, -.62, -.12)


class Avatar:
    """Everything that is written about one character."""

    def __init__(self, character):
        self.character = character
        self.sculpture = Sculpture(character)
        self.mesh = HeadMesh(self.sculpture)
        self.regions = Regions(self.mesh)
        self.mesh.v += age_folds(character, self.regions)
        self.shapes = {**mouth_shapes(self.regions), **eye_shapes(self.regions)}
        self.growth = Growth(character, self.regions)
        self.proportion = Proportion(character.face)
        self.parts = self._parts()
        for part in self.parts:
            if part.hang not in ("eyeL", "eyeR"):
                self.proportion.apply(part)
            if part.normals is None:
                part.normals = normals(part.v, part.t)
            part.shapes = {name: part.shapes[name] for name in SHAPES if name in part.shapes}
        bend = self.proportion.bend
        self.joints = {"Neck": bend(NECK[None])[0], "Head": bend(HEAD[None])[0], "EyeL": self.sculpture.eye, "EyeR": self.sculpture.eye * vec(-1, 1, 1)}

    def _parts(self):
        c, r, s = self.character, self.regions, self.sculpture
        wardrobe = Wardrobe(c, s)
        colours = complexion(c, r, self.growth.cover())
        n = normals(r.p, self.mesh.t)
        head = Part("head", "skin", r.p.copy(), self.mesh.t, colours, normals=n, shapes=self.shapes, hang="bend")
        hidden = self.growth.buried() | self._under_locks(r.p)
        below = wardrobe.covered(r.p)
        backwards = n[self.mesh.t][:, :, 2].max(1) < -.88
        inside = self.mesh.bag_ring[self.mesh.t].min(1) >= 1
        mouth = Part("mouth", "mouth", r.p.copy(), self.mesh.t, colours, normals=n, shapes=self.shapes).keep(inside)
        head.keep(~hidden[self.mesh.t].all(1) & ~below[self.mesh.t].any(1) & ~backwards & ~inside)
        parts = [head, mouth, *eyeballs(c, s), *interior(c, self.mesh), *lashes(c, r, self.shapes), *brows(c, r, self.shapes)]
        for ear in ears(c, s):
            gone = (s.field(ear.v) < -.02) | self._under_locks(ear.v)
            parts.append(ear.keep(~gone[ear.t].all(1)))
        grown = beard(c, r, self.shapes)
        if grown is not None:
            parts.append(grown)
        return [part for part in [*parts, *self.growth.parts(), *self._dressed(wardrobe), *extras(c, s)] if len(part.t)]

    def _dressed(self, wardrobe):
        parts = wardrobe.parts()
        for part in parts:
            if part.name == "chest":
                # The throat below the head's own mesh: an opening jaw pulls at both alike.
                part.shapes = follow_skin(part.v, self.regions, self.shapes, [s for s in self.shapes if s.startswith("jaw")])
        return parts

    def _under_locks(self, p):
        hidden = np.zeros(len(p), bool)
        for lock in self.growth.locks:
            if lock.lies_on_head:
                hidden |= lock.holds(p, .45)
        return hidden
