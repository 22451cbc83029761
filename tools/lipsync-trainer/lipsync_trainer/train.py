"""The training step."""
import copy
import math
import os
import time

import numpy as np
import torch
from torch.nn import functional

from . import augment, held, stream
from .network import LOOKAHEAD, Network, head_targets
from .phones import VISEMES
from .progress import Progress

_RATE = 2e-3
_AVERAGING = .999                     # of the weights: the average generalises better across voices than the last step does
_HEAD_WEIGHT = .35


def _statistics(source, change, batches=12):
    """Mean and spread of what the network will really hear, augmentation included."""
    frames = torch.cat([change(torch.as_tensor(next(source)[0], device=change._device)).reshape(-1, 40) for _ in range(batches)])
    return frames.mean(0), 1 / frames.std(0)


def score(rows):
    """What a checkpoint is chosen by: the mean over held-out sources, closures counting as much as all visemes, less what moves in other sound."""
    mean = rows['mean']
    moving = rows[held.NOT_SPEECH]['moving_in_silence'] if held.NOT_SPEECH in rows else 0
    return mean['acc15'] + mean['acc8'] + 2 * mean['pp_auc'] + .5 * mean['ff_auc'] + .5 * mean['round_auc'] - .5 * moving


def train(folder, out, steps, seed=0, size=64, device='cpu', log=None, minutes=None, start=None, rate=_RATE):
    torch.manual_seed(seed)
    material = stream.Stream(folder, seed)
    print('hours of features:', {k: round(v, 1) for k, v in material.hours.items()}, flush=True)
    source, change = material.batches(size), augment.Augment(material.noises, device)
    network = Network(dropout=.12).to(device)
    network.mean[:], network.scale[:] = _statistics(source, change)
    if start:
        network.load_state_dict(torch.load(start, map_location=device)['state'])
    average = copy.deepcopy(network)
    frequency = material.counts()
    weights = (frequency.mean() / frequency) ** .4
    weights = torch.as_tensor(weights / weights.mean(), dtype=torch.float32, device=device)
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=2e-3)
    tests = held.sources(folder, limit=25)
    progress, best, losses, began = Progress(f'training, seed {seed}'), -1, [], time.time()
    step, done = 0, 0.0
    while done < 1:
        step += 1
        done = max(step / steps, (time.time() - began) / 60 / minutes if minutes else 0)
        for group in optimizer.param_groups:
            group['lr'] = rate * min(1, step / 100) * (.5 * (1 + math.cos(math.pi * min(1, done))) + .01)
        mel, labels = next(source)
        labels = torch.as_tensor(labels, device=device)[:, :-LOOKAHEAD]
        network.train()
        logits, heads = network(augment.mask(network.normalise(change(torch.as_tensor(mel, device=device)))))
        logits, heads = logits[:, LOOKAHEAD:], heads[:, LOOKAHEAD:]
        known = labels >= 0
        loss = functional.cross_entropy(logits[known], labels[known], weights, label_smoothing=.03)
        loss = loss + _HEAD_WEIGHT * functional.binary_cross_entropy_with_logits(heads[known], head_targets(labels[known]))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            keep = min(_AVERAGING, step / (step + 20))
            for a, b in zip(average.parameters(), network.parameters()):
                a.lerp_(b, 1 - keep)
        losses.append(loss.item())
        progress(min(1, done), f'step {step} loss {np.mean(losses[-50:]):.3f}')
        if step % 250 == 0 or done >= 1:
            candidate = copy.deepcopy(average).cpu()
            rows = held.evaluate(candidate, tests)
            line = f'step {step} loss {np.mean(losses[-250:]):.4f} score {score(rows):.4f} not speech {rows[held.NOT_SPEECH]["moving_in_silence"]:.3f} acc {rows["mean"]["acc15"]:.3f} closure AUC {rows["mean"]["pp_auc"]:.3f} after {time.time() - began:.0f} s'
            print('\n' + line, flush=True)
            if log:
                with open(log, 'a') as f:
                    f.write(line + '\n' + held.table(rows) + '\n')
            if score(rows) > best:
                best = score(rows)
                temporary = f'{out}.part'
                torch.save({'state': candidate.state_dict(), 'score': best, 'step': step, 'seed': seed, 'visemes': VISEMES}, temporary)
                os.replace(temporary, out)
    return best
