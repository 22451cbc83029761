"""The same utterance as other people in other rooms would have said it: changes that need the waveform."""
import numpy as np
from scipy.signal import butter, fftconvolve, firwin2, sosfilt

from . import features
from .corpus import RATE

_BANKS = [features.filters(w) for w in np.linspace(.84, 1.2, 25)]


def _speed(x, factor):
    count = int(len(x) / factor)
    return np.interp(np.arange(count) * factor, np.arange(len(x)), x).astype(np.float32)


def _colour(x, rng):
    knots = np.array([0, 150, 400, 900, 1800, 3200, 5200, 8000, 12000]) / 12000
    gains = 10 ** (np.cumsum(rng.normal(0, 3, 9)) / 20)
    return fftconvolve(x, firwin2(97, knots, np.clip(gains / np.median(gains), .1, 10)), 'same')


def _room(x, rng):
    length = int(rng.uniform(.08, .5) * RATE)
    tail = rng.normal(0, 1, length) * 10 ** (-3 * np.arange(length) / length)
    tail *= 10 ** (-rng.uniform(2, 16) / 20) / np.sqrt((tail ** 2).sum())
    tail[0] = 1
    return fftconvolve(x, tail)[:len(x)]


def _reshape_voice(x, rng):
    """Moves formants apart from pitch, and may turn the voice breathy: the spectral envelope is taken off, warped and put back."""
    size, hop = 1024, 256
    window = np.hanning(size).astype(np.float32)
    padded = np.concatenate([np.zeros(size, np.float32), x, np.zeros(size, np.float32)])
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * window
    spectrum = np.fft.rfft(frames)
    magnitude = np.abs(spectrum) + 1e-6
    cepstrum = np.fft.irfft(np.log(magnitude))
    cepstrum[:, 40:-39] = 0
    envelope = np.fft.rfft(cepstrum).real
    bins = np.arange(size // 2 + 1)
    warp = rng.uniform(.85, 1.18)
    source = np.clip(bins / warp, 0, size // 2)
    low = np.minimum(source.astype(int), size // 2 - 1)
    part = (source - low).astype(np.float32)
    moved = envelope[:, low] * (1 - part) + envelope[:, low + 1] * part
    out = spectrum * np.exp(moved - envelope)
    if rng.random() < .25:
        breath = rng.uniform(.3, 1)
        noise = np.exp(moved) * np.exp(2j * np.pi * rng.random(spectrum.shape))
        out = (1 - breath) * out + breath * noise
    y = np.zeros(len(padded))
    for i, frame in enumerate(np.fft.irfft(out)):
        y[i * hop:i * hop + size] += frame * window
    return (y[size:size + len(x)] / 1.5).astype(np.float32)


def vary(utterance, rng, plain):
    """-> ([T, 40] ln power at -20 dBFS, [T] labels)."""
    x = utterance.pcm.astype(np.float32) / 32768
    bank, stretch = features.FILTERS, 1.0
    if not plain:
        if rng.random() < .8:
            factor = rng.uniform(.84, 1.2)
            x, stretch = _speed(x, factor), 1 / factor
        if rng.random() < .4:
            x = _reshape_voice(x, rng)
        if rng.random() < .7:
            bank = _BANKS[rng.integers(len(_BANKS))]
        if rng.random() < .6:
            x = _colour(x, rng)
        if rng.random() < .35:
            x = _room(x, rng)
        kind = rng.random()
        if kind < .12:
            x = sosfilt(butter(6, rng.uniform(3400, 7000), fs=RATE, output='sos'), x)
        elif kind > .85:
            x = np.sign(x) * np.abs(x) ** rng.uniform(.75, 1)
    x = x / (np.sqrt((x ** 2).mean()) + 1e-6) * .1
    mel = features.log_mel(x, bank)
    return mel.astype(np.float16), features.paint(utterance.spans, len(mel), stretch)
