/** A slider: one shape, or the same shape on both sides of the face. */
export interface Slider {
  label: string;
  shapes: readonly string[];
}

export interface SliderGroup {
  title: string;
  sliders: readonly Slider[];
}

const groups = [
  { title: 'Mouth and jaw', starts: ['jaw', 'mouth', 'tongue'] },
  { title: 'Eyes', starts: ['eye'] },
  { title: 'Brows', starts: ['brow'] },
  { title: 'Cheeks and nose', starts: ['cheek', 'nose'] },
] as const;

/** `mouthSmileLeft` as somebody would say it: "Mouth smile left". */
export function spoken(shape: string): string {
  const words = shape.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words[0]!.toUpperCase() + words.slice(1);
}

/** The avatar's shapes in groups. `together` makes one slider of a left and a right shape. */
export function slidersOf(shapes: readonly string[], together: boolean): SliderGroup[] {
  return groups
    .map(({ title, starts }) => ({ title, sliders: slidersFor(shapes.filter((shape) => starts.some((start) => shape.startsWith(start))), together) }))
    .filter(({ sliders }) => sliders.length > 0);
}

function slidersFor(shapes: readonly string[], together: boolean): Slider[] {
  const sliders: Slider[] = [];
  for (const shape of shapes) {
    const stem = shape.replace(/(Left|Right)$/, '');
    // mouthLeft and jawLeft are directions, not sides: they have no counterpart to move along with.
    const pair = [`${stem}Left`, `${stem}Right`];
    const isSide = stem !== shape && stem !== 'mouth' && stem !== 'jaw' && pair.every((each) => shapes.includes(each));
    // Looking in on one side is looking out on the other.
    if (!together || !isSide || /^eyeLook(In|Out)/.test(stem)) sliders.push({ label: spoken(shape), shapes: [shape] });
    else if (shape === pair[0]) sliders.push({ label: spoken(stem), shapes: pair });
  }
  return sliders;
}
