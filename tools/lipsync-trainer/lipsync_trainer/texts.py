"""What the engines are given to say: fortunes, word lists and place names of Debian packages, numbers, and syllables at random."""
import glob
import gettext
import os
import re

_FORTUNES = '/usr/share/games/fortunes'
_FORTUNE_FILES = {
    'en': ['computers', 'cookie', 'definitions', 'education', 'food', 'fortunes', 'humorists', 'kids', 'law', 'literature', 'love', 'magic',
           'medicine', 'miscellaneous', 'people', 'pets', 'platitudes', 'politics', 'science', 'songs-poems', 'sports', 'wisdom', 'work'],
    'de': ['de/*'], 'it': ['italia', 'leggi', 'definizioni', 'luke', 'it/*'], 'es': ['es/*'], 'cs': ['cs/*', 'cz/*'], 'pl': ['pl/*'],
    'ru': ['ru/*'], 'pt': ['brasil'], 'ga': ['ga/*', 'ga'], 'bg': ['bg/*'], 'cmn': ['chinese', 'tang300', 'song100'], 'eo': ['eo/*'], 'sk': ['sk/*'],
}
_WORDS = {'en': 'american-english', 'de': 'ngerman', 'fr': 'french', 'es': 'spanish', 'it': 'italian', 'pt': 'portuguese', 'pl': 'polish',
          'sv': 'swedish', 'nl': 'dutch', 'da': 'danish', 'nb': 'bokmål'}
_NAMES = {'tr': 'tr', 'hi': 'hi', 'fi': 'fi', 'hu': 'hu', 'el': 'el', 'ro': 'ro', 'ko': 'ko', 'vi': 'vi', 'id': 'id', 'ja': 'ja', 'fa': 'fa',
          'uk': 'uk', 'ca': 'ca', 'hr': 'hr', 'te': 'te', 'mr': 'mr', 'fr': 'fr', 'nl': 'nl', 'bg': 'bg', 'sk': 'sk', 'lv': 'lv', 'et': 'et'}
_CATALOGUES = ('iso_3166-1', 'iso_639-3', 'iso_4217', 'iso_639-2')


def _sentences(text, language):
    text = re.sub(r'\s+', ' ', text)
    short, long = (6, 60) if language in ('cmn', 'ja', 'ko') else (18, 150)
    for sentence in re.split(r'(?<=[.;:!?。,،])\s+|(?<=。)|(?<=，)', text):
        sentence = sentence.strip(' "\'*-')
        letters = sum(c.isalpha() or c == ' ' for c in sentence)
        if short < len(sentence) < long and letters > .85 * len(sentence):
            yield sentence


def _fortunes(language):
    for pattern in _FORTUNE_FILES.get(language, []):
        for path in sorted(glob.glob(f'{_FORTUNES}/{pattern}')):
            if not os.path.isfile(path) or path.endswith(('.dat', '.u8')):
                continue
            data = open(path, 'rb').read()
            try:
                text = data.decode('utf-8')
            except UnicodeDecodeError:
                continue
            for cookie in text.split('\n%'):
                yield from _sentences(re.sub(r'\n\s*--.*', '', cookie), language)


def _words(language):
    path = f'/usr/share/dict/{_WORDS.get(language, "-")}'
    if not os.path.isfile(path):
        return []
    return [w for w in (line.strip() for line in open(path, encoding='utf-8', errors='ignore')) if w.isalpha() and 2 < len(w) < 14]


def _names(language):
    names = set()
    for catalogue in _CATALOGUES:
        path = f'/usr/share/locale/{_NAMES.get(language, "-")}/LC_MESSAGES/{catalogue}.mo'
        if os.path.isfile(path):
            names.update(gettext.GNUTranslations(open(path, 'rb'))._catalog.values())
    return sorted(n for n in names if 2 < len(n) < 40 and '(' not in n)


_CONSONANTS = 'p b m f v T D t d k g s z S Z tS dZ n N l r w j h'.split()
_EYE_STRICT = 'p b m f v w T S r'.split()
_VOWELS = 'a E i: I u: U O: oU aI eI aU 0 V @ 3:'.split()


def syllables(random):
    """Made-up words in espeak-ng's phoneme notation, rich in the consonants that the eye is strict about."""
    words = []
    for _ in range(random.randint(4, 9)):
        word = ''
        for _ in range(random.randint(1, 3)):
            word += random.choice(_CONSONANTS if random.random() < .5 else _EYE_STRICT) + ("'" if not word else '') + random.choice(_VOWELS)
        if random.random() < .4:
            word += random.choice('p m b f v s n t k l'.split())
        words.append(word + ('_:' if random.random() < .1 else ''))
    return '[[' + ' '.join(words) + ']]'


class Texts:
    """Text in one language after another, drawn at random; sources are read once."""

    def __init__(self, random):
        self._random, self._sources = random, {}

    def draw(self, language):
        if language not in self._sources:
            self._sources[language] = (list(_fortunes(language)), _words(language), _names(language))
        sentences, words, names = self._sources[language]
        r = self._random
        kinds = [k for k, pool, share in (('s', sentences, 6), ('w', words, 2), ('n', names, 3)) if pool for _ in range(share)] + ['d']
        kind = r.choice(kinds)
        if kind == 's':
            return r.choice(sentences)
        if kind == 'w':
            return ' '.join(r.choice(words) for _ in range(r.randint(4, 8)))
        if kind == 'n':
            return ', '.join(r.choice(names) for _ in range(r.randint(2, 4)))
        return ', '.join(str(r.randint(1, 10 ** r.randint(2, 5))) for _ in range(r.randint(2, 4)))
