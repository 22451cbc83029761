/** A small picture in shades of grey: luma 0 to 255, row by row. */
export interface Patch {
  luma: Float32Array;
  columns: number;
  rows: number;
}

/** How fast the picture of the resting mouth follows while nothing is said, and while something is: a share of the difference, each picture. */
const followSilent = 0.15;
const followSpeaking = 0.004;
/** How far a head moves between rest and talking, in pixels of the patch. */
const reach = 3;
/** What the smallest difference of late was is no opening: it comes back up in some five seconds. */
const floorRises = 0.008;
/** Mean difference of luma that counts as wide open at first. Livelier mouths raise it, and it comes back in some ten seconds. */
const leastTop = 3;
const topKept = 0.997;

/**
 * Reads from the picture how far the mouth is open: how much its part of the picture differs from the same part at rest, where the head may have moved a
 * little. It looks for no lips and no colours, so it does for any face.
 */
export class MouthGauge {
  #rest: Float32Array | undefined;
  #floor = 0;
  #top = leastTop;

  /** Answers 0 for closed to 1 for as far as it opened of late. */
  read(patch: Patch, silent: boolean): number {
    const differs = this.#rest ? leastDifference(this.#rest, patch) : 0;
    this.#rest = follow(this.#rest, patch.luma, silent ? followSilent : followSpeaking);
    this.#floor = differs < this.#floor ? differs : this.#floor + (differs - this.#floor) * floorRises;
    const opening = differs - this.#floor;
    this.#top = Math.max(leastTop, opening, this.#top * topKept);
    return opening / this.#top;
  }
}

/** Mean difference of two patches, laid over each other as well as moving one of them can. */
function leastDifference(rest: Float32Array, { luma, columns, rows }: Patch): number {
  let least = Infinity;
  for (let down = -reach; down <= reach; down++) {
    for (let right = -reach; right <= reach; right++) {
      let sum = 0;
      for (let row = reach; row < rows - reach; row++) {
        const from = row * columns;
        const to = (row + down) * columns + right;
        for (let column = reach; column < columns - reach; column++) sum += Math.abs(rest[from + column]! - luma[to + column]!);
      }
      least = Math.min(least, sum);
    }
  }
  return least / ((rows - 2 * reach) * (columns - 2 * reach));
}

function follow(rest: Float32Array | undefined, luma: Float32Array, rate: number): Float32Array {
  if (!rest) return luma.slice();
  for (let i = 0; i < rest.length; i++) rest[i]! += (luma[i]! - rest[i]!) * rate;
  return rest;
}
