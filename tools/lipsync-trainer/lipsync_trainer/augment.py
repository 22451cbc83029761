"""Changes that a batch of log-mel power can take on the fly, so that no chunk is ever heard the same way twice."""
import math

import torch

from . import features

_DB = math.log(10) / 10


def _curve(count, bands, deviation_db, device):
    """Smooth random equalisers: [count, 1, bands] in ln power."""
    knots = torch.randn(count, 1, 8, device=device).cumsum(-1) * deviation_db * _DB
    knots = knots - knots.median(-1, keepdim=True).values
    return torch.nn.functional.interpolate(knots, bands, mode='linear', align_corners=True)


def _some(count, share, device):
    return (torch.rand(count, 1, 1, device=device) < share).float()


def _uniform(count, low, high, device):
    return low + (high - low) * torch.rand(count, 1, 1, device=device)


class Augment:
    def __init__(self, noise_bank, device):
        self._noise, self._device = torch.as_tensor(noise_bank, device=device), device
        self._widths = torch.as_tensor(features.WIDTHS, device=device)
        self._centres = torch.as_tensor(features.centres()[1:-1].copy(), dtype=torch.float32, device=device)

    def noises(self, count, frames):
        clips = torch.randint(len(self._noise), (count,), device=self._device)
        shift = int(torch.randint(self._noise.shape[1] - frames, (1,))) if frames < self._noise.shape[1] else 0
        clip = self._noise[clips, shift:shift + frames].float()
        return clip + _curve(count, clip.shape[-1], 2.5, self._device)

    def __call__(self, mel):
        """[B, T, 40] ln power at about -20 dBFS -> the same, levelled, as a microphone or a vendor might deliver it."""
        b, t, bands = mel.shape
        d = self._device
        mel = mel + _some(b, .6, d) * _curve(b, bands, 2.0, d) + _some(b, .4, d) * _uniform(b, -4, 4, d) * _DB * torch.linspace(-1, 1, bands, device=d)
        # Over- or under-articulated: the spectrum's contrast around its own average.
        contrast = 1 + _some(b, .4, d) * _uniform(b, -.15, .15, d)
        mean = mel.mean(-1, keepdim=True)
        mel = mean + (mel - mean) * contrast
        # Slow loudness drift, as of a speaker who turns away.
        drift = torch.nn.functional.interpolate(torch.randn(b, 1, 6, device=d) * 2.5 * _DB, t, mode='linear', align_corners=True).transpose(1, 2)
        mel = mel + _some(b, .5, d) * drift
        power = mel.exp()
        speech = (power * self._widths).sum(-1, keepdim=True).mean(1, keepdim=True) + 1e-7
        # Noise of all kinds under most chunks; other voices under some.
        ratio = 10 ** (-_uniform(b, 6, 50, d) / 10)
        noise = self.noises(b, t).exp()
        noise = noise / ((noise * self._widths).sum(-1, keepdim=True).mean(1, keepdim=True) + 1e-9)
        power = power + _some(b, .7, d) * noise * torch.maximum(speech, torch.full_like(speech, 1e-3)) * ratio
        ratio = 10 ** (-_uniform(b, 8, 30, d) / 10)
        others = (power.roll(1, 0) + power.roll(2, 0).flip(1) + power.roll(3, 0)) / 3
        power = power + _some(b, .12, d) * others * ratio
        # Narrow channels.
        cut = _uniform(b, 3300, 7000, d)
        steep = torch.clamp((self._centres - cut) / 300, 0, 1) * 50 * _DB
        power = power * torch.exp(-_some(b, .1, d) * steep)
        mel = torch.log(power + features.SILENT) + _uniform(b, -24, 10, d) * _DB
        return self.level(mel)

    def level(self, mel):
        """features.level for a batch; the peak may start anywhere a stream may have left it."""
        energy = torch.log((mel.exp() * self._widths).sum(-1) + features.SILENT)
        before = energy.max(1, keepdim=True).values + torch.empty(len(mel), 1, device=mel.device).uniform_(-6, 2)
        energy = torch.where((torch.rand(len(mel), 1, device=mel.device) < .5) & (torch.arange(mel.shape[1], device=mel.device) == 0), torch.maximum(energy, before), energy)
        slope = features.DECAY * torch.arange(mel.shape[1], device=mel.device)
        peak = torch.clamp((energy + slope).cummax(1).values - slope, min=float(features.LOUDEST_FLOOR))[..., None]
        return torch.log(mel.exp() + peak.exp() * features.RELATIVE_FLOOR) - peak


def mask(x):
    """[B, T, 40] normalised: hides a few bands and a few frames, and adds a little noise."""
    b, t, bands = x.shape
    grid = torch.arange(bands, device=x.device)
    low = torch.randint(0, bands - 4, (b, 1, 1), device=x.device)
    hidden = (grid >= low) & (grid < low + torch.randint(1, 6, (b, 1, 1), device=x.device)) & (torch.rand(b, 1, 1, device=x.device) < .4)
    time = torch.arange(t, device=x.device)[None, :, None]
    at = torch.randint(0, t, (b, 1, 1), device=x.device)
    hidden = hidden | ((time >= at) & (time < at + torch.randint(1, 5, (b, 1, 1), device=x.device)) & (torch.rand(b, 1, 1, device=x.device) < .3))
    return x.masked_fill(hidden, 0) + .1 * torch.randn_like(x)
