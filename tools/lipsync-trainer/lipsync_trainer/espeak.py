"""Labelled speech from espeak-ng through its C library: the phoneme events carry the sample at which each phone starts."""
import ctypes
import glob
import os
import random
import re

import numpy as np

from . import corpus, phones, texts

# Voices of a machine, a monster or a whisper teach nothing about mouths.
_SKIPPED_VARIANTS = re.compile('obo|hisper|Demonic|croak|Tweaky|serious|Storm|fast|RicishayMax|Nguyen')
HELD_VARIANTS = ('f4', 'm7', 'steph', 'john', 'klatt4', 'Gene', 'anika', 'edward')
HELD_LANGUAGES = ('sv', 'pl')
_ENGLISH = ['en-us', 'en-us', 'en-us', 'en', 'en', 'en-gb-scotland', 'en-029', 'en-gb-x-rp', 'en-gb-x-gbclan', 'en-gb-x-gbcwmd', 'en-us-nyc']
_LANGUAGES = ['de', 'fr', 'es', 'it', 'pt', 'pt-br', 'nl', 'cs', 'ru', 'tr', 'hi', 'fi', 'hu', 'ro', 'el', 'ko', 'cmn', 'da', 'nb', 'vi', 'id', 'fa',
              'uk', 'ca', 'hr', 'bg', 'sk', 'eo', 'ga', 'lv', 'et', 'es-419', 'ja', 'te']
_TEXT_OF = {'pt-br': 'pt', 'es-419': 'es'}
_OBSTRUENTS = {'PP', 'DD', 'kk', 'CH', 'SS', 'FF', 'TH'}
_RATE, _PITCH, _RANGE = 1, 3, 4
_SYNCHRONOUS, _PHONEME_EVENTS_IN_IPA = 2, 3
_PHONEME_EVENT, _UTF8, _PHONEME_INPUT = 7, 1, 0x100


class _Id(ctypes.Union):
    _fields_ = [('number', ctypes.c_int), ('name', ctypes.c_char_p), ('string', ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [('type', ctypes.c_int), ('unique', ctypes.c_uint), ('text_position', ctypes.c_int), ('length', ctypes.c_int),
                ('audio_position', ctypes.c_int), ('sample', ctypes.c_int), ('user_data', ctypes.c_void_p), ('id', _Id)]


class Espeak:
    """The engine. One per process: the library is a single voice with global state."""

    def __init__(self):
        self._lib = ctypes.CDLL('libespeak-ng.so.1')
        self.rate = self._lib.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONEME_EVENTS_IN_IPA)
        self._events, self._pcm = [], []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self._callback = kind(self._receive)
        self._lib.espeak_SetSynthCallback(self._callback)

    def _receive(self, pcm, count, events):
        i = 0
        while events[i].type != 0:
            if events[i].type == _PHONEME_EVENT:
                self._events.append((events[i].sample, bytes(events[i].id.string).split(b'\0')[0].decode('utf-8', 'ignore')))
            i += 1
        if count > 0 and pcm:
            self._pcm.append(ctypes.string_at(pcm, count * 2))
        return 0

    def say(self, text, voice, rate, pitch, spread):
        """-> (samples in -1..1, [(start sample, IPA)]), or None where the voice does not exist."""
        if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
            return None
        for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, spread)):
            self._lib.espeak_SetParameter(parameter, value, 0)
        self._events.clear()
        self._pcm.clear()
        data = text.encode() + b'\0'
        self._lib.espeak_Synth(data, len(data), 0, 1, 0, _UTF8 | (_PHONEME_INPUT if text.startswith('[[') else 0), None, None)
        return np.frombuffer(b''.join(self._pcm), np.int16).astype(np.float32) / 32768, list(self._events)


def label(samples, rate, events):
    """Phoneme events -> [(start s, end s, parts)]."""
    ends = [e[0] for e in events[1:]] + [len(samples)]
    segments = [(0, events[0][0] / rate, phones.SILENCE)] if events[0][0] > 0 else []
    segments += [(start / rate, end / rate, phones.from_ipa(ipa)) for (start, ipa), end in zip(events, ends) if end > start]
    return _give_closures_to_their_consonant(samples, rate, segments)


def _give_closures_to_their_consonant(samples, rate, segments):
    # espeak-ng reports a stop after the pause of its closure (up to 60 ms), which would label shut lips as the vowel before.
    # The pause is digital silence, so the consonant's start moves back over it; after a real pause by at most 30 ms.
    block = rate // 500
    count = len(samples) // block
    level = np.abs(samples[:count * block]).reshape(count, block).max(1)
    quiet = level < (level.max() + 1e-9) * .004
    for i in range(1, len(segments)):
        start, end, parts = segments[i]
        if not parts or parts[0][0] not in _OBSTRUENTS:
            continue
        before, _, before_parts = segments[i - 1]
        last = int(start * rate / block)
        first = last
        if last - 1 < count and last > 1 and not quiet[min(last - 1, count - 1)] and quiet[last - 2]:
            first = last - 1
        while first - 1 > int(before * rate / block) and first - 1 < count and quiet[first - 1] and (last - first) * block / rate < .14:
            first -= 1
        moved = first * block / rate
        if not before_parts:
            moved = max(moved, start - .03)
        if moved < start - .003:
            segments[i] = (moved, end, parts)
            segments[i - 1] = (before, moved, before_parts)
    return segments


def variants():
    folder = (glob.glob('/usr/lib/*/espeak-ng-data/voices/!v') + glob.glob('/usr/share/espeak-ng-data/voices/!v'))[0]
    return sorted(v for v in os.listdir(folder) if not _SKIPPED_VARIANTS.search(v))


def generate(seed, hours, held, progress):
    """Speech of many languages and voice variants; held: only variants and languages that training never hears."""
    rng = random.Random(seed)
    source, engine = texts.Texts(rng), Espeak()
    pool = [v for v in variants() if (v in HELD_VARIANTS) == held]
    made, seconds, missing = [], 0, set()
    while seconds < hours * 3600:
        language = rng.choice(('en', 'en', 'en', 'de', 'it') + 2 * HELD_LANGUAGES) if held else 'en' if rng.random() < .45 else rng.choice(_LANGUAGES)
        made_up = not held and rng.random() < .12
        text = texts.syllables(rng) if made_up else source.draw(_TEXT_OF.get(language, language))
        base = 'en' if made_up else rng.choice(_ENGLISH) if language == 'en' else language
        voice = f'{base}+{rng.choice(pool)}' if held or rng.random() < .92 else base
        spoken = engine.say(text, voice, rng.randint(115, 235), rng.randint(15, 90), rng.randint(20, 90))
        if spoken is None:
            missing.add(voice)
            continue
        samples, events = spoken
        if not engine.rate * .8 < len(samples) < engine.rate * 25 or not events:
            continue
        spans = phones.expand(label(samples, engine.rate, events))
        made.append(corpus.Utterance(corpus.to_pcm(samples, engine.rate), spans, 'espeak', voice, language))
        seconds += made[-1].seconds
        progress(seconds / hours / 3600)
    if missing:
        print(f'\n  espeak-ng has no {len(missing)} of the voices asked for, such as {sorted(missing)[0]}')
    return made
