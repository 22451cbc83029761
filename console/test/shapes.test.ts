import { expect, it } from 'vitest';
import { slidersOf, spoken } from '../src/avatars/shapes';

const shapes = ['eyeLookInLeft', 'eyeLookInRight', 'eyeBlinkLeft', 'eyeBlinkRight', 'jawOpen', 'jawLeft', 'jawRight', 'mouthLeft', 'mouthRight', 'mouthSmileLeft', 'mouthSmileRight', 'browDownLeft'];
const labels = (together: boolean) => slidersOf(shapes, together).flatMap(({ sliders }) => sliders.map(({ label }) => label));

it('moves both sides of the face together, but not directions', () => {
  expect(labels(true)).toEqual(['Jaw open', 'Jaw left', 'Jaw right', 'Mouth left', 'Mouth right', 'Mouth smile', 'Eye look in left', 'Eye look in right', 'Eye blink', 'Brow down left']);
});

it('has a slider for every shape', () => expect(labels(false).toSorted()).toEqual(shapes.map(spoken).toSorted()));
