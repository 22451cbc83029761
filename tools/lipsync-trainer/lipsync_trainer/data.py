"""The data step: every engine speaks, once for training and once with the voices that training never hears."""
import os

from . import corpus, espeak, festival, flite
from .progress import Progress

# Hours for training, hours held out. Recorded voices are worth more per hour than formant synthesis, but they are few.
PLAN = {'espeak': (espeak, 5.0, .25), 'flite': (flite, 3.5, .30), 'festival': (festival, 4.0, .45)}
_TRAINING_SEED, _HELD_SEED = 11, 7001


def path(folder, engine, held):
    return os.path.join(folder, f'{engine}-{"held" if held else "train"}.npz')


def make(folder, scale=1.0, only=None):
    os.makedirs(folder, exist_ok=True)
    for name, (module, hours, held_hours) in PLAN.items():
        for held in (True, False):
            target = path(folder, name, held)
            if os.path.exists(target) or (only and name != only):
                continue
            wanted = held_hours if held else hours * scale
            utterances = module.generate(_HELD_SEED if held else _TRAINING_SEED, wanted, held, Progress(f'{name} {"held" if held else "train"}'))
            corpus.save(target, utterances)
            voices = sorted({u.voice for u in utterances})
            print(f'{target}: {len(utterances)} utterances, {sum(u.seconds for u in utterances) / 3600:.2f} h, {len(voices)} voices')
