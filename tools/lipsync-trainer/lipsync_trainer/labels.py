"""The held-out voices as files for `visavis bench lipsync --labels DIR`: NAME.wav with NAME.csv beside it."""
import os

from scipy.io import wavfile

from . import corpus, data
from .phones import VISEMES


def write(folder, out, each=30):
    counts = {}
    for engine in data.PLAN:
        for u in corpus.load(data.path(folder, engine, held=True)):
            source = u.engine if u.engine == 'espeak' else f'{u.engine}-{u.voice}'
            counts[source] = number = counts.get(source, 0) + 1
            if number > each:
                continue
            os.makedirs(os.path.join(out, source), exist_ok=True)
            name = os.path.join(out, source, f'{number:03d}')
            wavfile.write(name + '.wav', corpus.RATE, u.pcm)
            with open(name + '.csv', 'w') as f:
                f.write('start,end,viseme\n')
                f.writelines(f'{a:.4f},{b:.4f},{VISEMES[v] if v >= 0 else "?"}\n' for a, b, v in u.spans)
    print({k: min(v, each) for k, v in counts.items()}, 'utterances in', out)
