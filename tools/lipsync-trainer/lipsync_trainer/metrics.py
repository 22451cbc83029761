"""What a viewer would notice, measured on labelled speech."""
import numpy as np

from .phones import INDEX, VISEMES

GROUPS = {'sil': 0, 'PP': 1, 'FF': 2, 'TH': 3, 'DD': 3, 'nn': 3, 'kk': 3, 'CH': 4, 'SS': 5, 'RR': 3, 'aa': 6, 'E': 6, 'I': 6, 'O': 7, 'U': 7}
_GROUP = np.array([GROUPS[v] for v in VISEMES])


def auc(scores, positive):
    """Chance that a positive frame scores above a negative one."""
    positive = positive.astype(bool)
    n, p = (~positive).sum(), positive.sum()
    if n == 0 or p == 0:
        return float('nan')
    order = np.argsort(scores, kind='mergesort')
    ranked = scores[order]
    ranks = np.empty(len(scores))
    first = np.r_[True, ranked[1:] != ranked[:-1]]
    group = np.cumsum(first) - 1
    edges = np.r_[np.flatnonzero(first), len(scores)]
    ranks[order] = ((edges[:-1] + edges[1:] + 1) / 2)[group]
    return (ranks[positive].sum() - p * (p + 1) / 2) / (n * p)


def best_lag_ms(chosen, labels, reach=20):
    """The shift that fits best; positive: the mouth is late."""
    scores = []
    for lag in range(-reach, reach + 1):
        a, b = chosen[max(0, lag):len(chosen) + min(0, lag)], labels[max(0, -lag):len(labels) + min(0, -lag)]
        scores.append((a == b)[b >= 0].mean())
    return (int(np.argmax(scores)) - reach) * 10


def measure(weights, labels, closed=None, labiodental=None, rounded=None):
    """weights: [T, 15]; labels: [T] with -1 where unknown. Scores for strict decisions default to the visemes' weights."""
    known = labels >= 0
    chosen = weights.argmax(1)
    right = chosen == labels
    speech = known & (labels != 0)
    silent = labels == 0
    # Deep silence: 100 ms away from speech on both sides.
    near = np.convolve((labels != 0).astype(float), np.ones(21), 'same') > 0
    score = {'pp': weights[:, INDEX['PP']] if closed is None else closed,
             'ff': weights[:, INDEX['FF']] if labiodental is None else labiodental,
             'round': weights[:, INDEX['O']] + weights[:, INDEX['U']] if rounded is None else rounded}
    truth = {'pp': labels == INDEX['PP'], 'ff': labels == INDEX['FF'], 'round': (labels == INDEX['O']) | (labels == INDEX['U'])}
    switches = lambda y: (y[1:] != y[:-1]).sum() / (len(y) * .01)
    out = {'frames': int(known.sum()), 'acc15': right[known].mean(), 'speech_acc15': right[speech].mean(),
           'acc8': (_GROUP[chosen] == _GROUP[np.maximum(labels, 0)])[known].mean(),
           'closure_recall': (chosen == INDEX['PP'])[truth['pp']].mean(),
           'closure_precision': (labels == INDEX['PP'])[(chosen == INDEX['PP']) & known].mean(),
           'moving_in_silence': (chosen != 0)[silent & ~near].mean() if (silent & ~near).any() else 0.0,
           'lag_ms': best_lag_ms(chosen, labels), 'switches': switches(chosen), 'switches_ref': switches(labels)}
    out.update({f'{k}_auc': auc(score[k][known], truth[k][known]) for k in score})
    return out
