"""The numbers that make one character, read from characters/<id>.json. Every field has a default: a neutral adult."""
import dataclasses
import json
import pathlib


@dataclasses.dataclass
class Face:
    length: float = 1.0          # stretches everything from below the eyes to the chin
    crown: float = 1.0           # stretches the skull above the brows
    jaw_taper: float = 0.0       # widens (+) or narrows (-) the lower face, share of its width
    temple: float = 0.0          # the same for the upper skull
    jaw: float = 1.0             # jaw and jaw angle width
    chin: float = 1.0
    chin_drop: float = 0.0
    cheek: float = 1.0
    cheekbone: float = 0.0       # extra sphere under the outer eye, its rise in units
    brow_ridge: float = 1.0
    neck: float = 1.0
    throat: float = 0.62         # length of the neck below the chin
    age: float = 0.0             # 0 young, 1 old: folds, bags, jowls


@dataclasses.dataclass
class Eyes:
    size: float = 0.92           # eyeball radius, of .300
    spacing: float = 1.0
    tilt: float = 0.024          # rise of the outer corner
    upper: float = 0.140         # height of the opening above its middle, at size 1
    lower: float = 0.128
    width: float = 0.250
    crease: float = 0.012        # depth of the fold above the lid; 0 is a single lid
    hood: float = 0.0            # fullness above the lid
    melt: float = 0.060          # how softly the lids' ball runs into the face
    iris_in: tuple = (.30, .20, .06)
    iris_out: tuple = (.06, .20, .19)
    pupil: float = 12.5          # degrees
    iris: float = 31.0           # degrees
    sclera: tuple = (.84, .83, .82)


@dataclasses.dataclass
class Nose:
    size: float = 1.0
    width: float = 1.0
    bridge: float = 1.0
    length: float = 0.0          # moves the tip down
    tip: float = 0.0             # lifts the tip and turns it up
    forward: float = 0.0


@dataclasses.dataclass
class Mouth:
    width: float = 1.0
    upper: float = 0.86
    lower: float = 0.86
    corner: float = 0.034        # rise of the resting corners
    height: float = 0.0          # moves the mouth up


@dataclasses.dataclass
class Ears:
    size: float = 1.0
    kind: str = "human"          # human, fan
    out: float = 0.0             # degrees away from the head


@dataclasses.dataclass
class Brows:
    width: float = 1.0
    arch: float = 1.0
    tilt: float = 0.0            # rise of the outer end
    length: float = 1.0
    height: float = 0.0
    inner: float = 0.0           # moves the inner end outwards
    colour: tuple | None = None
    bushy: float = 0.0


@dataclasses.dataclass
class Skin:
    base: tuple = (.775, .405, .268)
    blush: tuple = (.80, .19, .13)
    lip: tuple = (.62, .16, .14)
    nose: tuple = (.76, .23, .16)
    socket: tuple = (.58, .21, .145)
    shade: tuple = (.50, .17, .11)   # creases and nostrils
    nose_strength: float = .35
    lip_strength: float = .74
    blush_strength: float = .42
    eyeshadow: tuple | None = None
    liner: float = 1.0               # darkness of the upper lid's rim
    stubble: float = 0.0
    stubble_colour: tuple = (.20, .13, .10)
    belly: tuple | None = None       # a second colour for muzzle and chin
    spots: tuple | None = None


@dataclasses.dataclass
class Hair:
    style: str = "bob"
    colour: tuple = (.105, .042, .019)
    light: float = 1.35              # brightness of the lighter locks
    scalp: float = .55               # how strongly the hairline is tinted
    seed: int = 3


@dataclasses.dataclass
class Beard:
    thickness: float = 0.0
    moustache: float = 1.0
    cheeks: float = 0.0              # lowers the cheek line
    colour: tuple | None = None


@dataclasses.dataclass
class Clothes:
    kind: str = "crew"               # crew, turtle, hoodie, blazer, cardigan, scarf
    colour: tuple = (.035, .13, .17)
    trim: tuple = (.025, .095, .125)
    inner: tuple = (.62, .60, .56)
    shoulders: float = 1.0


@dataclasses.dataclass
class Extras:
    lashes: float = .70
    glasses: str = ""                # "", round, square
    glasses_colour: tuple = (.030, .022, .020)
    earrings: tuple | None = None
    horns: tuple | None = None


@dataclasses.dataclass
class Character:
    id: str
    name: str
    description: str
    face: Face
    eyes: Eyes
    nose: Nose
    mouth: Mouth
    ears: Ears
    brows: Brows
    skin: Skin
    hair: Hair
    beard: Beard
    clothes: Clothes
    extras: Extras
    manifest: dict               # members of avatar.json that the generator does not decide


def load(path):
    """Reads one parameter file; an unknown name is an error, so that a typing mistake cannot pass as a default."""
    source = json.loads(pathlib.Path(path).read_text("utf-8"))
    values = {"id": source.pop("id"), "name": source.pop("name"), "description": source.pop("description"), "manifest": source.pop("manifest", {})}
    for field in dataclasses.fields(Character):
        if field.name in values:
            continue
        values[field.name] = field.type(**source.pop(field.name, {}))
    if source:
        raise ValueError(f"{path}: unknown parts {sorted(source)}")
    return Character(**values)
