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


def _melody(rng, count):
    """Held notes that glide and tremble, with a bow's or an organ's spectrum: the music that is most like a voice."""
    x = np.zeros(count)
    for _ in range(rng.integers(1, 5)):
        length = int(rng.uniform(.15, 1.2) * RATE)
        notes = rng.choice([0, 2, 4, 5, 7, 9, 11, 12], count // length + 1)
        steps = np.repeat(notes, length)[:count].astype(float)
        glide = int(rng.uniform(.005, .08) * RATE)
        steps = np.convolve(np.r_[np.full(glide, steps[0]), steps], np.ones(glide) / glide, 'valid')[:count]
        t = np.arange(count) / RATE
        pitch = rng.uniform(90, 440) * 2 ** ((steps + rng.uniform(0, .5) * np.sin(2 * np.pi * rng.uniform(3, 7) * t)) / 12)
        phase = 2 * np.pi * np.cumsum(pitch) / RATE
        fade = np.exp(-(t % (length / RATE)) * rng.choice([0, 0, 1, 4])) * (1 + rng.uniform(0, .4) * np.sin(2 * np.pi * rng.uniform(2, 8) * t))
        tilt, odd = rng.uniform(.5, 2.2), rng.random() < .3
        for harmonic in range(1, 13):
            if odd and harmonic % 2 == 0:
                continue
            x += fade * rng.uniform(.2, 1) / harmonic ** tilt * np.sin(harmonic * phase) * (pitch * harmonic < 9000)
    return x


def _chords(rng, count):
    """Chords that begin suddenly and ring or are held, with or without pauses: organs, pianos, jingles."""
    x, at = np.zeros(count), int(rng.uniform(0, .5) * RATE)
    beat, decay, tilt = rng.uniform(.2, 1.5), rng.choice([0, 1, 3, 6]) * rng.uniform(.6, 1.4), rng.uniform(.8, 2.6)
    kinds = np.array([[0, 4, 7, 12], [0, 3, 7, 12], [0, 5, 9, 12], [0, 4, 7, 10], [0, 7, 12, 19], [0, 12, 24, 36]])
    while at < count:
        until = min(count, at + int(beat * rng.choice([.5, 1, 1, 2]) * RATE))
        t = np.arange(until - at) / RATE
        root = 65 * 2 ** (rng.integers(0, 30) / 12)
        ring = np.minimum(1, t / rng.uniform(.002, .03)) * np.exp(-t * decay)
        for step in rng.permutation(kinds[rng.integers(len(kinds))])[:rng.integers(1, 5)]:
            for harmonic in range(1, rng.integers(3, 10)):
                pitch = root * 2 ** ((step + rng.normal(0, .03)) / 12) * harmonic
                if pitch < 9000:
                    x[at:until] += ring * np.sin(2 * np.pi * pitch * t + rng.uniform(0, 6.28)) / harmonic ** tilt
        at = until + int(rng.choice([0, 0, .1, .4]) * RATE)
    return x


def _tones(rng, count):
    """Beeps, rings, sweeps and sirens."""
    t = np.arange(count) / RATE
    pitch = rng.uniform(150, 2500) * 2 ** (rng.choice([0, .5, 1.5]) * np.sin(2 * np.pi * rng.uniform(.2, 8) * t))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    x = np.sin(phase) + rng.choice([0, .5]) * np.sin(rng.uniform(1.2, 2.2) * phase) + rng.choice([0, .4]) * np.sign(np.sin(phase))
    period = rng.uniform(.15, 2)
    return x * (t % period < period * rng.uniform(.2, 1.05))


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


_KINDS = (_steady, _breath, _clicks, _music, _melody, _chords, _steady, _tones, _music, _melody, _chords, _chords)


def bank(seed, minutes=72, clip_seconds=4):
    """-> [clips, frames, 40] ln power at -20 dBFS."""
    rng = np.random.default_rng(seed)
    clips = []
    for i in range(int(minutes * 60 / clip_seconds)):
        x = _KINDS[i % len(_KINDS)](rng, clip_seconds * RATE)
        clips.append(features.log_mel(x / (np.sqrt((x ** 2).mean()) + 1e-9) * .1))
    return np.stack(clips).astype(np.float16)
