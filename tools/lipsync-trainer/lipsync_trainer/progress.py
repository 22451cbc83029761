"""One line of progress that rewrites itself."""
import sys
import time


class Progress:
    def __init__(self, what):
        self._what, self._start, self._shown = what, time.time(), 0

    def __call__(self, share, note=''):
        now = time.time()
        if now - self._shown < 1 and share < 1:
            return
        self._shown = now
        spent = now - self._start
        left = spent / share - spent if share > .01 else 0
        end = '\n' if share >= 1 or not sys.stdout.isatty() else '\r'
        if sys.stdout.isatty() or share >= 1 or int(share * 50) != int(getattr(self, '_last', -1) * 50):
            print(f'{self._what}: {share * 100:5.1f} %  {spent:5.0f} s spent, about {left:5.0f} s left  {note}', end=end, flush=True)
        self._last = share
