import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
const typedoc = join(dirname(createRequire(import.meta.url).resolve('typedoc/package.json')), 'bin/typedoc');

it('docs/reference/web-sdk-api is what the source says (npm run reference -w sdk/web writes it again)', { timeout: 60_000 }, () => {
  const out = mkdtempSync(join(tmpdir(), 'visavis-reference-'));
  try {
    execFileSync(process.execPath, [typedoc, '--out', out], { cwd: folder, stdio: 'pipe' });
    const committed = readFileSync(join(folder, '../../docs/reference/web-sdk-api/README.md'), 'utf8');
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toBe(committed);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
