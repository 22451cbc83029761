"""The network: small, causal, and exactly what the product runs."""
import torch
from torch import nn

from .features import BANDS
from .phones import INDEX, VISEMES

STACK, INPUT, HIDDEN = 3, 96, 128
LOOKAHEAD = 5                          # frames: at frame t the network names the sound of frame t - 5, 50 ms ago
HEADS = ['closed', 'labiodental', 'rounded', 'tongue', 'speech']


def head_targets(labels):
    """[...] viseme index -> [..., 5] of 0 and 1, the strict yes-or-no decisions."""
    groups = (('PP',), ('FF',), ('O', 'U'), ('TH', 'nn'))
    columns = [sum((labels == INDEX[v]).float() for v in g) for g in groups]
    return torch.stack(columns + [(labels != INDEX['sil']).float()], -1)


class Network(nn.Module):
    def __init__(self, dropout=0.0):
        super().__init__()
        self.register_buffer('mean', torch.zeros(BANDS))
        self.register_buffer('scale', torch.ones(BANDS))
        self.input = nn.Linear(STACK * BANDS, INPUT)
        self.gru1 = nn.GRU(INPUT, HIDDEN, batch_first=True)
        self.gru2 = nn.GRU(HIDDEN, HIDDEN, batch_first=True)
        self.output = nn.Linear(HIDDEN, len(VISEMES) + len(HEADS))
        self.drop = nn.Dropout(dropout)

    def normalise(self, mel):
        return (mel - self.mean) * self.scale

    def forward(self, x):
        """[B, T, 40] normalised -> ([B, T, 15] logits, [B, T, 5] logits); frame t describes frame t - LOOKAHEAD."""
        first = x[:, :1]
        stacked = torch.cat([torch.cat([first, first, x[:, :-2]], 1), torch.cat([first, x[:, :-1]], 1), x], 2)
        a, _ = self.gru1(self.drop(torch.relu(self.input(stacked))))
        b, _ = self.gru2(self.drop(a))
        out = self.output(self.drop(b))
        return out[..., :len(VISEMES)], out[..., len(VISEMES):]
