// Runs in the page: finds the video element that the SDK shows.

// The SDK draws into a closed shadow root; what it shows there is just what is to be observed.
const attachShadow = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
  return attachShadow.call(this, { ...init, mode: 'open' });
};

export function findVideo(element: Element | ShadowRoot): HTMLVideoElement | undefined {
  if (element instanceof HTMLVideoElement) return element;
  const inside = element instanceof Element && element.shadowRoot ? [element.shadowRoot, ...element.children] : [...element.children];
  for (const child of inside) {
    const found = findVideo(child);
    if (found) return found;
  }
  return undefined;
}
