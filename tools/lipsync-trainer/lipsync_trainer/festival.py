"""Labelled speech from festival: utt.save.segs writes each phone with its end."""
import os
import random
import subprocess
import tempfile

import numpy as np
from scipy.io import wavfile

from . import corpus, phones, texts

# voice -> (language of its phone set, language of its text, encoding of its text)
TRAINING_VOICES = {
    'kal_diphone': ('en', 'en', 'ascii'), 'lp_diphone': ('it', 'it', 'latin1'), 'pc_diphone': ('it', 'it', 'latin1'),
    'suo_fi_lj_diphone': ('fi', 'fi', 'latin1'), 'hy_fi_mv_diphone': ('fi', 'fi', 'latin1'),
    'czech_ph': ('cs', 'cs', 'iso8859-2'), 'czech_dita': ('cs', 'cs', 'iso8859-2'), 'czech_krb': ('cs', 'cs', 'iso8859-2'),
    'czech_machac': ('cs', 'cs', 'iso8859-2'), 'msu_ru_nsh_clunits': ('ru', 'ru', 'utf-8'),
    'hindi_NSK_diphone': ('hi', 'hi', 'utf-8'), 'marathi_NSK_diphone': ('hi', 'mr', 'utf-8'),
}
# One recorded voice, and the whole engine of the HTS voices (statistical synthesis through hts_engine).
HELD_VOICES = {'ked_diphone': ('en', 'en', 'ascii'), 'cmu_us_slt_arctic_hts': ('en', 'en', 'ascii'), 'upc_ca_ona_hts': ('ca', 'ca', 'latin1')}
_BATCH = 25


def _engine(voice):
    return 'festival-hts' if voice.endswith('_hts') else 'festival'


def _read(path, phone_set):
    segments, at = [], 0.0
    for line in open(path, encoding='latin1'):
        columns = line.split()
        if len(columns) < 3 or columns[0].startswith('#'):
            continue
        end = float(columns[0])
        if end > at:
            segments.append((at, end, phones.from_festival(columns[2], phone_set)))
            at = end
    return segments


def _speak(folder, voice, sentences, stretches, encoding):
    script = [f'(voice_{voice})']
    for i, (text, stretch) in enumerate(zip(sentences, stretches)):
        text = text.replace('\\', '').replace('"', '')
        script.append(f"(Parameter.set 'Duration_Stretch {stretch:.2f})(set! u (Utterance Text \"{text}\"))(utt.synth u)"
                      f"(utt.save.wave u \"{folder}/{i}.wav\" 'riff)(utt.save.segs u \"{folder}/{i}.seg\")")
    path = os.path.join(folder, 'script.scm')
    with open(path, 'wb') as f:
        f.write('\n'.join(script).encode(encoding, 'ignore'))
    # A sentence that a voice cannot say ends the batch; what was said before it counts.
    subprocess.run(['festival', '-b', path], capture_output=True, timeout=600)


def generate(seed, hours, held, progress):
    rng = random.Random(seed)
    source = texts.Texts(rng)
    voices = HELD_VOICES if held else TRAINING_VOICES
    made, seconds = [], 0
    for number, (voice, (phone_set, language, encoding)) in enumerate(voices.items()):
        spoken, tries = 0, 0
        while spoken < hours * 3600 / len(voices) and tries < 60:
            tries += 1
            with tempfile.TemporaryDirectory() as folder:
                sentences = [source.draw(language) for _ in range(_BATCH)]
                _speak(folder, voice, sentences, [rng.uniform(.8, 1.25) for _ in sentences], encoding)
                for i in range(_BATCH):
                    if not os.path.exists(f'{folder}/{i}.seg'):
                        continue
                    rate, samples = wavfile.read(f'{folder}/{i}.wav')
                    segments = _read(f'{folder}/{i}.seg', phone_set)
                    if not rate * .6 < len(samples) < rate * 25 or not segments:
                        continue
                    pcm = corpus.to_pcm(samples / np.float32(32768), rate, peak=.6)
                    made.append(corpus.Utterance(pcm, phones.expand(segments), _engine(voice), voice, language))
                    spoken += made[-1].seconds
            progress(min(1, (number + spoken / (hours * 3600 / len(voices))) / len(voices)))
        if spoken == 0:
            print(f'\n  festival voice {voice} said nothing: is its package installed?')
    return made
