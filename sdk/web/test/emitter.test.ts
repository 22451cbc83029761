import { describe, expect, it, vi } from 'vitest';
import { Emitter } from '../src/emitter.js';

describe('Emitter', () => {
  it('calls several callbacks of one event in the order of registration', () => {
    const events = new Emitter();
    const calls: string[] = [];
    events.on('init', () => calls.push('first'));
    events.on('init', () => calls.push('second'));
    events.emit('init');
    expect(calls).toEqual(['first', 'second']);
  });

  it('removes only the given callback, and an unknown one silently', () => {
    const events = new Emitter();
    const kept = vi.fn();
    const removed = vi.fn();
    events.on('error', kept);
    events.on('error', removed);
    events.off('error', removed);
    events.off('error', vi.fn());
    events.off('never registered', vi.fn());
    events.emit('error', 1);
    expect(kept).toHaveBeenCalledOnce();
    expect(removed).not.toHaveBeenCalled();
  });

  it('hands each event but idle to the catch-all, after its own callbacks', () => {
    const events = new Emitter();
    const seen: unknown[] = [];
    events.on('event', (each) => seen.push(each));
    events.on('local_audio_change', (value) => seen.push(value));
    events.emit('local_audio_change', true);
    events.emit('avatar_ended_speaking', { type: 'avatar_ended_speaking' });
    events.emit('idle', { data: null });
    expect(seen).toEqual([
      true,
      { event: 'local_audio_change', value: true },
      { event: 'avatar_ended_speaking', value: { type: 'avatar_ended_speaking' } },
    ]);
  });

  it('reports a callback that throws and calls the others all the same', () => {
    const report = vi.fn();
    vi.stubGlobal('reportError', report);
    const events = new Emitter();
    const after = vi.fn();
    const broken = new Error('broken callback');
    events.on('init', () => {
      throw broken;
    });
    events.on('init', after);
    events.emit('init');
    expect(after).toHaveBeenCalledOnce();
    expect(report).toHaveBeenCalledExactlyOnceWith(broken);
    vi.unstubAllGlobals();
  });

  it('lets a callback remove itself without skipping the next one', () => {
    const events = new Emitter();
    const next = vi.fn();
    const once = () => events.off('init', once);
    events.on('init', once);
    events.on('init', next);
    events.emit('init');
    expect(next).toHaveBeenCalledOnce();
  });
});
