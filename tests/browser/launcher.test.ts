import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function visavis(args: string[], environment: NodeJS.ProcessEnv = {}): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('./visavis', args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('./visavis', () => {
  it('tells what it can do', () => {
    const { status, stdout } = visavis(['--help']);
    expect(status).toBe(0);
    for (const verb of ['run', 'test', 'bench', 'doctor', 'clean']) expect(stdout).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
  });

  it('refuses a command that it does not have', () => {
    const { status, stderr } = visavis(['rnu']);
    expect(status).toBe(2);
    expect(stderr).toContain('there is no command "rnu"');
  });

  it('finds nothing to do when nothing has changed', () => {
    expect(visavis(['build']).status).toBe(0);
    const { status, stdout } = visavis(['build']);
    expect(status).toBe(0);
    expect(stdout).toBe('');
  });

  // GStreamer's own variable points it, and so the launcher, at a folder without plugins.
  const withoutPlugins = { GST_PLUGIN_SYSTEM_PATH_1_0: '/nonexistent', VISAVIS_INSTALL: 'no' };

  it('names the missing packages and the command when it may not install them', () => {
    const { status, stderr } = visavis(['run'], withoutPlugins);
    expect(status).toBe(1);
    expect(stderr).toMatch(/apt-get install -y .*gstreamer1\.0-plugins-bad.*gstreamer1\.0-nice/);
  });

  it('lists in doctor what is there and how to get what is not', () => {
    const { status, stdout } = visavis(['doctor'], withoutPlugins);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ok +\.NET 10 SDK +10\./m);
    expect(stdout).toMatch(/^missing +GStreamer, nice plugin \(ICE\) +sudo apt-get install gstreamer1\.0-nice$/m);
  });
});
