import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the kernel says about a process (Linux). */
export interface ProcessFigures {
  threads: number;
  /** Open files and sockets, without the program's own code: that is opened when it is first needed, and stays. */
  fileDescriptors: number;
  /** Memory of its own: anonymous resident pages, in bytes. */
  anonymousBytes: number;
}

export function processFigures(pid: number): ProcessFigures {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return {
    threads: field('Threads'),
    fileDescriptors: openFiles(pid).filter((name) => !/\.(dll|pdb)$/.test(name)).length,
    anonymousBytes: field('RssAnon') * 1024,
  };
}

function openFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
    } catch {
      return []; // Closed meanwhile.
    }
  });
}

// USER_HZ is 100 on every Linux that .NET runs on.
const ticksPerSecond = 100;

/** CPU seconds used so far by each of a process's live threads, with the thread's name. */
export function threadTimes(pid: number): Map<number, { name: string; cpuS: number }> {
  const times = new Map<number, { name: string; cpuS: number }>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      times.set(Number(thread), { name, cpuS: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond });
    } catch {
      // The thread has ended meanwhile.
    }
  }
  return times;
}

/** CPU seconds of the whole process, ended threads included. */
export function processTimeS(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
