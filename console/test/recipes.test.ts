import { execFileSync } from 'node:child_process';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../src/api/problem';
import { sessionRequest, withoutSecrets, type Agent } from '../src/api/sessions';
import { csharpRecipe, curlRecipe, htmlRecipe, typescriptRecipe } from '../src/session/recipes';

const request = sessionRequest({ avatarId: 'ava', voiceId: 'slt', agent: null, background: 'transparent', preset: 'delta', backdrop: '' });
const recipe = { origin: 'https://visavis.example', request, phrases: ["It's here", 'a </script> b'] };

/** Runs the recipe in a shell whose curl prints each of its arguments on a line, escaped. */
function commands(script: string): string[][] {
  const output = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; printf '\\1'; }\n${script}`], { encoding: 'utf8', env: { VISAVIS_API_KEY: 'k' } });
  return output.split('\x01').filter(Boolean).map((each) => each.split('\0').slice(0, -1));
}

describe('curlRecipe', () => {
  it('is a script that a shell reads as the very requests the playground made', () => {
    const [create, firstTask, secondTask, end] = commands(curlRecipe(recipe));
    expect(JSON.parse(create!.at(-1)!)).toEqual(request);
    expect(create).toContain('Authorization: Bearer k');
    expect(JSON.parse(firstTask!.at(-1)!)).toEqual({ text: "It's here" });
    expect(JSON.parse(secondTask!.at(-1)!)).toEqual({ text: 'a </script> b' });
    expect(end).toContain('DELETE');
  });

  it('never holds a key', () => expect(curlRecipe(recipe)).toContain('$VISAVIS_API_KEY'));
});

describe('htmlRecipe', () => {
  it('keeps a closing tag in a phrase from ending the script', () => {
    const html = htmlRecipe(recipe);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    expect(html).toContain('await avatar.task("It\'s here");');
  });
});

describe('csharpRecipe', () => {
  it('holds the request as it was made, each phrase, and no key', () => {
    const code = csharpRecipe(recipe);
    expect(JSON.parse(code.split('"""')[1]!)).toEqual(request);
    expect(code).toContain('await SayAsync("It\'s here");');
    expect(code).toContain('VISAVIS_API_KEY');
  });
});

describe('typescriptRecipe', () => {
  it('is TypeScript without a fault, with each phrase as it was typed', () => {
    const code = typescriptRecipe(recipe);
    const { diagnostics } = ts.transpileModule(code, { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
    expect(code).toContain('await avatar.task("It\'s here");');
  });
});

describe('sessionRequest', () => {
  it('names the agent where there is one, and the page then uses its microphone', () => {
    const spoken = sessionRequest({ avatarId: 'ava', voiceId: 'slt', agent: { type: 'external', url: 'wss://agent.example' }, background: 'default', preset: 'delta', backdrop: '' });
    expect(spoken.conversation_engine).toEqual({ type: 'external', url: 'wss://agent.example' });
    const html = htmlRecipe({ ...recipe, request: spoken, phrases: [] });
    expect(html).toContain('audioSource: true');
    expect(html).not.toContain('avatar.task');
  });

  it('leaves the engine out where the avatar is to use its own voice', () => {
    expect(sessionRequest({ avatarId: 'ava', voiceId: null, agent: null, background: 'default', preset: 'golf', backdrop: '' })).toEqual({
      avatar_id: 'ava',
      background: 'default',
      model: 'golf',
    });
  });
});

describe('withoutSecrets', () => {
  it.each<Agent>([
    { type: 'openai-realtime', client_secret: 'ek_1234' },
    { type: 'cartesia', agent_id: 'agent_1', access_token: 'ek_1234' },
  ])('keeps what somebody pasted out of the code to copy: $type', (agent) => {
    const spoken = sessionRequest({ avatarId: 'ava', voiceId: 'slt', agent, background: 'default', preset: 'delta', backdrop: '' });
    expect(spoken.conversation_engine).toEqual(agent);
    expect(curlRecipe({ ...recipe, request: withoutSecrets(spoken) })).not.toContain('ek_1234');
    expect(withoutSecrets(spoken).conversation_engine?.type).toBe(agent.type);
  });
});

describe('problemOf', () => {
  it.each([
    [401, '{"detail":"no"}', null, 'key', 'API key'],
    [503, '{"detail":"All 24 places are taken."}', '20', 'busy', 'All 24 places are taken. Try again in 20 s.'],
    [422, '{"detail":[{"loc":["body","model"],"msg":"is unknown","type":"enum"}]}', null, 'refused', 'model: is unknown'],
    [500, '<html>', null, 'fault', 'fault'],
  ])('%i says what happened', (status, body, retryAfter, kind, words) => {
    const problem = problemOf(status, body, retryAfter);
    expect(problem.kind).toBe(kind);
    expect(problem.message).toContain(words);
  });
});
