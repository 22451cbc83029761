"""The trained weights as the product reads them (src/Visavis.Face/LipSync/Network/VisemeModel.cs), and vectors that hold both to the same numbers."""
import os
import struct

import numpy as np
import torch

from . import features
from .network import HEADS, HIDDEN, INPUT, LOOKAHEAD, Network, STACK
from .phones import VISEMES

_HALVES = ['input.weight', 'input.bias',
           'gru1.weight_ih_l0', 'gru1.weight_hh_l0', 'gru1.bias_ih_l0', 'gru1.bias_hh_l0',
           'gru2.weight_ih_l0', 'gru2.weight_hh_l0', 'gru2.bias_ih_l0', 'gru2.bias_hh_l0',
           'output.weight', 'output.bias']


def load(path):
    network = Network()
    network.load_state_dict(torch.load(path, map_location='cpu')['state'])
    return network.eval()


def average(paths):
    """One network whose weights are the mean of several checkpoints of one training run."""
    networks = [load(p).state_dict() for p in paths]
    mean = Network()
    mean.load_state_dict({k: sum(n[k] for n in networks) / len(networks) for k in networks[0]})
    return mean.eval()


def write(network, path):
    """-> the network with its weights rounded as written."""
    state = network.state_dict()
    with open(path, 'wb') as f:
        f.write(b'VLS1' + struct.pack('<7i', features.BANDS, STACK, INPUT, HIDDEN, len(VISEMES), len(HEADS), LOOKAHEAD))
        for name in ('mean', 'scale'):
            f.write(state[name].numpy().astype('<f4').tobytes())
        for name in _HALVES:
            half = state[name].numpy().astype('<f2')
            f.write(half.tobytes())
            state[name] = torch.from_numpy(half.astype(np.float32))
    rounded = Network()
    rounded.load_state_dict(state)
    print(f'{path}: {os.path.getsize(path)} bytes, {sum(state[n].numel() for n in _HALVES)} weights')
    return rounded.eval()


def signal(seconds=1.2, rate=24000):
    """A test signal that is the same everywhere: integers of a linear congruence under a moving envelope, and three gliding tones."""
    count = int(seconds * rate)
    noise, state = np.empty(count), 12345
    for i in range(count):
        state = (state * 1103515245 + 12345) & 0x7fffffff
        noise[i] = state / 0x40000000 - 1
    t = np.arange(count) / rate
    envelope = np.where((t % .5) < .35, .25, 0.0) * (.6 + .4 * np.sin(2 * np.pi * 3 * t))
    tones = sum(a * np.sin(2 * np.pi * (f * t + g * t * t)) for a, f, g in ((.6, 140, 20), (.3, 620, 180), (.2, 1900, -300)))
    return np.round(32767 * np.clip(envelope * (tones + .25 * noise), -1, 1)).astype(np.int16)


def golden(network, path):
    """Signal, levelled features and network outputs (before softmax) as float32, for the product's test."""
    pcm = signal()
    mel = features.level(features.log_mel(pcm.astype(np.float32) / 32768))
    mel = mel[:(len(pcm) - features.WINDOW // 2) // features.HOP + 1]
    with torch.no_grad():
        logits, heads = network(network.normalise(torch.from_numpy(mel))[None])
    answers = torch.cat([torch.softmax(logits[0], -1), torch.sigmoid(heads[0])], -1).numpy()
    with open(path, 'wb') as f:
        f.write(b'VLG1' + struct.pack('<3i', len(pcm), len(mel), answers.shape[1]))
        f.write(pcm.astype('<i2').tobytes() + mel[::4].astype('<f4').tobytes() + answers.astype('<f4').tobytes())
    print(f'{path}: {os.path.getsize(path)} bytes, {len(mel)} frames')
