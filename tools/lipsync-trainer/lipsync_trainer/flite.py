"""Labelled speech from flite: -psdur prints each phone with its end."""
import os
import random
import subprocess
import tempfile

import numpy as np
from scipy.io import wavfile

from . import corpus, phones, texts

TRAINING_VOICES = ('kal', 'kal16', 'rms', 'rms', 'slt', 'slt')
HELD_VOICES = ('awb',)


def parse(listing):
    """flite's "pau:0.2 hh:0.26 ..." -> [(start s, end s, parts)]."""
    segments, at = [], 0.0
    for token in listing.split():
        name, end = token.rsplit(':', 1)
        end = float(end)
        if end > at:
            segments.append((at, end, phones.from_arpabet(name)))
            at = end
    return segments


def generate(seed, hours, held, progress):
    rng = random.Random(seed)
    source = texts.Texts(rng)
    made, seconds = [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'said.wav')
        while seconds < hours * 3600:
            voice = rng.choice(HELD_VOICES if held else TRAINING_VOICES)
            settings = ['--setf', f'duration_stretch={rng.uniform(.78, 1.25):.2f}']
            if voice.startswith('kal'):
                settings += ['--setf', f'int_f0_target_mean={rng.randint(80, 190)}']
            command = ['flite', '-voice', voice, '-psdur', *settings, '-t', source.draw('en'), '-o', path]
            listing = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
            rate, samples = wavfile.read(path)
            segments = parse(listing)
            if len(samples) < rate * .6 or not segments:
                continue
            made.append(corpus.Utterance(corpus.to_pcm(samples / np.float32(32768), rate), phones.expand(segments), 'flite', voice, 'en'))
            seconds += made[-1].seconds
            progress(seconds / hours / 3600)
    return made
