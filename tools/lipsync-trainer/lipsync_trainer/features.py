"""The network's ears, exactly as the product computes them (src/Visavis.Face/LipSync/MelFrontEnd.cs): 40 log-mel bands at 24 kHz, levelled."""
import numpy as np

from .corpus import RATE

HOP, WINDOW, FFT, BANDS = 240, 600, 1024, 40
LOW_HZ, HIGH_HZ = 60, 7600            # band-limited on purpose: 16 kHz voices and telephone codecs must look alike
DECAY = .03 / 4.342944819             # the levelling's peak falls by 0.03 dB per frame (ln of power)
LOUDEST_FLOOR = np.log(10 ** -4.5)    # it never falls below -45 dBFS, so that room noise before the first word stays small
RELATIVE_FLOOR = 6e-7                 # -62 dB under the peak
SILENT = 1e-10
_HANN = (.5 - .5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


def centres(warp=1.0):
    mel = np.linspace(2595 * np.log10(1 + LOW_HZ / 700), 2595 * np.log10(1 + HIGH_HZ / 700), BANDS + 2)
    return 700 * (10 ** (mel / 2595) - 1) * warp


def filters(warp=1.0):
    """[FFT/2+1, BANDS] triangles, each summing to 1: a band is the mean power density under its triangle. warp moves the formants."""
    c, f = centres(warp), np.arange(FFT // 2 + 1) * RATE / FFT
    bank = np.stack([np.maximum(0, np.minimum((f - c[b]) / (c[b + 1] - c[b]), (c[b + 2] - f) / (c[b + 2] - c[b + 1]))) for b in range(BANDS)], 1)
    return (bank / bank.sum(0)).astype(np.float32)


FILTERS = filters()
# Share of the spectrum that a band stands for: the weighted sum of bands is the signal's power below 7.6 kHz.
WIDTHS = ((centres()[2:] - centres()[:-2]) / 2 / (RATE / 2)).astype(np.float32)


def log_mel(samples, bank=FILTERS):
    """[n] in -1..1 -> [n // HOP + 1, BANDS] ln power; frame i is centred on sample i * HOP."""
    count = len(samples) // HOP + 1
    padded = np.concatenate([np.zeros(WINDOW // 2, np.float32), samples.astype(np.float32), np.zeros(WINDOW, np.float32)])
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count] * _HANN
    spectrum = np.fft.rfft(frames, FFT)
    power = (spectrum.real ** 2 + spectrum.imag ** 2).astype(np.float32) / (_HANN ** 2).sum()
    return np.log(power @ bank + SILENT)


def level(mel):
    """[..., T, BANDS] ln power -> the same, relative to a causal running peak of the frame's power."""
    energy = np.log((np.exp(mel) * WIDTHS).sum(-1) + SILENT)
    # max(e[t], peak[t-1] - DECAY) for all t at once: the running maximum of e + DECAY * t, less DECAY * t.
    slope = DECAY * np.arange(mel.shape[-2])
    peak = np.maximum(np.maximum.accumulate(energy + slope, -1) - slope, LOUDEST_FLOOR)[..., None]
    return (np.log(np.exp(mel) + np.exp(peak) * RELATIVE_FLOOR) - peak).astype(np.float32)


def paint(spans, count, stretch=1.0):
    """Spans -> [count] viseme index at each frame's centre, -1 where unknown."""
    labels = np.full(count, -1, np.int8)
    for start, end, viseme in spans:
        labels[max(0, int(np.ceil(start * stretch * RATE / HOP - 1e-6))):max(0, int(np.ceil(end * stretch * RATE / HOP - 1e-6)))] = viseme
    return labels
