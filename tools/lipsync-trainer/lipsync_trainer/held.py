"""The held-out voices as features, and how a network does on them, engine by engine."""
import numpy as np
import torch

from . import corpus, data, features, metrics, noises
from .network import LOOKAHEAD


NOT_SPEECH = 'not speech'
_NOISE_SEED = 77


def sources(folder, limit=60):
    """{name: [(levelled features [T, 40], labels [T])]}: each held-out engine or voice by itself."""
    out = {}
    for engine in data.PLAN:
        for u in corpus.load(data.path(folder, engine, held=True)):
            name = u.engine if u.engine in ('espeak',) else f'{u.engine}:{u.voice}'
            if len(out.setdefault(name, [])) >= limit:
                continue
            x = u.pcm.astype(np.float32) / 32768
            x = np.concatenate([x / (np.sqrt((x ** 2).mean()) + 1e-6) * .08, np.zeros(features.HOP * LOOKAHEAD, np.float32)])
            mel = features.level(features.log_mel(x))
            labels = features.paint(u.spans, len(mel))
            labels[len(u.pcm) // features.HOP:] = -1
            out[name].append((mel, labels))
    clips = noises.bank(_NOISE_SEED, minutes=1.9).astype(np.float32)
    out[NOT_SPEECH] = [(features.level(clip), np.zeros(len(clip), np.int8)) for clip in clips]
    return out


@torch.no_grad()
def run(network, mel):
    """[T, 40] levelled -> ([T - LOOKAHEAD, 15], [T - LOOKAHEAD, 5]) probabilities, aligned with the frames they describe."""
    logits, heads = network(network.normalise(torch.from_numpy(mel))[None])
    return torch.softmax(logits[0, LOOKAHEAD:], -1).numpy(), torch.sigmoid(heads[0, LOOKAHEAD:]).numpy()


def evaluate(network, held):
    """-> {source: metrics}, with 'mean' over the sources."""
    network.eval()
    rows = {}
    for name, utterances in held.items():
        weights, heads, labels = [], [], []
        for mel, truth in utterances:
            w, h = run(network, mel)
            weights.append(w)
            heads.append(h)
            labels.append(truth[:len(w)])
        h = np.concatenate(heads)
        rows[name] = metrics.measure(np.concatenate(weights), np.concatenate(labels), h[:, 0], h[:, 1], h[:, 2])
        rows[name]['pp_softmax_auc'] = metrics.measure(np.concatenate(weights), np.concatenate(labels))['pp_auc']
    voices = [r for name, r in rows.items() if name != NOT_SPEECH]
    rows['mean'] = {k: float(np.mean([r[k] for r in voices])) for k in voices[0]}
    return rows


def table(rows):
    keys = ['acc15', 'speech_acc15', 'acc8', 'pp_auc', 'ff_auc', 'round_auc', 'closure_recall', 'closure_precision', 'moving_in_silence', 'lag_ms', 'switches', 'switches_ref']
    lines = [f'{"":24}' + ' '.join(f'{k[:9]:>9}' for k in keys)]
    for name, r in rows.items():
        lines.append(f'{name:24}' + ' '.join(f'{r[k]:9.3f}' for k in keys))
    return '\n'.join(lines)
