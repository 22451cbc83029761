"""python3 -m lipsync_trainer STEP: data, features, train, test, export or labels; all runs everything but labels."""
import argparse
import os

import torch

from . import data, export, held, labels, prepare, train

_ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..', '..'))
_MODEL = os.path.join(_ROOT, 'src', 'Visavis.Face', 'LipSync', 'Model', 'visemes.vls')
_GOLDEN = os.path.join(_ROOT, 'tests', 'Visavis.Tests', 'Face', 'LipSync', 'golden.vlg')


def main():
    parser = argparse.ArgumentParser(prog='lipsync_trainer', description=__doc__)
    parser.add_argument('step', choices=['data', 'features', 'train', 'test', 'export', 'labels', 'all'])
    parser.add_argument('--folder', default=os.path.join(_ROOT, 'artifacts', 'lipsync-trainer'), help='where speech, features and checkpoints go (about 6 GB)')
    parser.add_argument('--steps', type=int, default=4000, help='training steps')
    parser.add_argument('--minutes', type=float, help='stop training after this long; the learning rate falls accordingly')
    parser.add_argument('--start', help='checkpoint to go on from')
    parser.add_argument('--rate', type=float, default=2e-3, help='highest learning rate')
    parser.add_argument('--size', type=int, default=48, help='chunks of 2.56 s per step')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--hours', type=float, default=1.0, help='scale of the amount of speech')
    parser.add_argument('--threads', type=int, default=0, help='processor threads; 0: one per two cores on the CPU, where more are slower')
    parser.add_argument('--checkpoint', help='checkpoint to test or export; default: the one of the seed')
    arguments = parser.parse_args()
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    torch.set_num_threads(arguments.threads or max(1, (os.cpu_count() or 2) // 2))
    checkpoint = arguments.checkpoint or os.path.join(arguments.folder, f'seed-{arguments.seed}.pt')
    steps = ['data', 'features', 'train', 'test', 'export'] if arguments.step == 'all' else [arguments.step]
    if 'data' in steps:
        data.make(arguments.folder, arguments.hours)
    if 'features' in steps:
        prepare.make(arguments.folder, workers=os.cpu_count() or 2)
    if 'train' in steps:
        print(f'training on {device}')
        train.train(arguments.folder, checkpoint, arguments.steps, arguments.seed, arguments.size, device, checkpoint + '.log', arguments.minutes, arguments.start, arguments.rate)
    if 'test' in steps:
        print(held.table(held.evaluate(export.load(checkpoint), held.sources(arguments.folder, limit=200))))
    if 'export' in steps:
        rounded = export.write(export.load(checkpoint), _MODEL)
        export.golden(rounded, _GOLDEN)

    if 'labels' in steps:
        labels.write(arguments.folder, os.path.join(arguments.folder, 'labels'))


main()
