"""Sound that is not speech: hiss, hum, steps, breath and music, made from nothing. The mouth must rest through it."""
import numpy as np
from scipy.signal import butter, lfilter, sosfilt

from . import features
from .corpus import RATE


def _breath(rng, count):
    x = np.zeros(count)
    at = 0
    while at < count:
        length = int(rng.uniform(.15, .6) * RATE)
        low = rng.uniform(300, 1500)
        puff = sosfilt(butter(2, [low, low * rng.uniform(2, 5)], 'band', fs=RATE, output='sos'), rng.normal(0, 1, length))
        puff *= np.sin(np.linspace(0, np.pi, length)) ** rng.uniform(.5, 2)
        end = min(count, at + length)
        x[at:end] += puff[:end - at]
        at += length + int(rng.uniform(.2, 1.5) * RATE)
    return x


def _clicks(rng, count):
    x = rng.normal(0, .002, count)
    for at in rng.integers(0, count, max(1, int(count / RATE * rng.uniform(.5, 6)))):
        length = int(rng.uniform(.002, .06) * RATE)
        hit = rng.normal(0, 1, length) * np.exp(-np.arange(length) / (length / rng.uniform(3, 8)))
        hit = lfilter([1], [1, -rng.uniform(0, .95)], hit)
        end = min(count, at + length)
        x[at:end] += hit[:end - at] * rng.uniform(.2, 1)
    return x


def _music(rng, count):
    x, t = np.zeros(count), np.arange(count) / RATE
    beat = rng.uniform(.2, .8)
    scale = np.array([0, 2, 4, 5, 7, 9, 11])
    root = rng.uniform(80, 220)
    for start in np.arange(0, count / RATE, beat):
        for _ in range(rng.integers(1, 4)):
            pitch = root * 2 ** ((rng.choice(scale) + 12 * rng.integers(0, 3)) / 12)
            from_, to = int(start * RATE), min(count, int((start + beat * rng.choice([1, 1, 2, 4])) * RATE))
            local = t[from_:to] - start
            attack = np.minimum(1, local / rng.uniform(.003, .08)) * np.exp(-local * rng.uniform(.5, 6))
            for harmonic in range(1, 9):
                if pitch * harmonic < 9000:
                    x[from_:to] += attack * rng.uniform(.3, 1) / harmonic ** rng.uniform(.6, 2) * np.sin(2 * np.pi * pitch * harmonic * local)
        if rng.random() < .6:
            length = min(count - int(start * RATE), int(.08 * RATE))
            x[int(start * RATE):int(start * RATE) + length] += rng.normal(0, 1, length) * np.exp(-np.arange(length) / (.015 * RATE))
    return x


def _steady(rng, count):
    x = rng.normal(0, 1, count)
    kind = rng.integers(4)
    if kind == 1:
        x = lfilter([1], [1, -rng.uniform(.8, .99)], x)
    if kind == 2:
        x = np.diff(x, prepend=0)
    if kind == 3:
        hum = rng.choice([50, 60]) * np.arange(1, 12)
        t = np.arange(count) / RATE
        x = .3 * x + sum(rng.uniform(0, 2) * np.sin(2 * np.pi * h * t) for h in hum)
    if rng.random() < .3:
        t = np.arange(count) / RATE
        x *= 1 + rng.uniform(.2, .9) * np.sin(2 * np.pi * rng.uniform(.2, 6) * t)
    return x


def bank(seed, minutes=24, clip_seconds=4):
    """-> [clips, frames, 40] ln power at -20 dBFS."""
    rng = np.random.default_rng(seed)
    clips = []
    for i in range(int(minutes * 60 / clip_seconds)):
        x = (_steady, _breath, _clicks, _music)[i % 4](rng, clip_seconds * RATE)
        clips.append(features.log_mel(x / (np.sqrt((x ** 2).mean()) + 1e-9) * .1))
    return np.stack(clips).astype(np.float16)
