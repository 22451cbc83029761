import type { Agent } from './agent.js';
import { endReason } from './conversation.js';
import { type Chance, fuzzedMessage, type Sender } from './fuzzed-messages.js';
import type { Scene } from './scene.js';
import { until } from './until.js';

const probeEvery = 1000;
const waitingBytes = 1 << 22;

/** Ways in which breaking the protocol ends a session; nothing else may end one. */
const fairEnds = ['engine_closed', 'engine_lost'];

/** An agent out of its mind: what it sends is random, and the server has to live with it. */
export class Fuzzing {
  sent = 0;
  sessions = 0;
  /** How many sessions ended for which reason. */
  readonly ends: Record<string, number> = {};
  private session = '';

  private constructor(
    private readonly scene: Pick<Scene, 'rest'>,
    private readonly agent: Agent,
    private readonly random: Chance,
  ) {}

  /** Opens the first session and waits until it answers. */
  static async begin(scene: Pick<Scene, 'rest'>, agent: Agent, random: Chance): Promise<Fuzzing> {
    const fuzzing = new Fuzzing(scene, agent, random);
    await fuzzing.open();
    await until('the first answers come', () => (agent.send('{}'), agent.messages.length > 0), { everyMs: 100 });
    return fuzzing;
  }

  /** Sends so many messages; each thousandth is a turn as it should be, and must be answered. */
  async send(messages: number, beforeEach: () => void = () => undefined): Promise<void> {
    const { agent } = this;
    for (let i = 0; i < messages; i++) {
      beforeEach();
      if (!agent.isOpen) await this.goOn();
      await fuzzedMessage(this.random, agent.socket as unknown as Sender);
      if ((agent.socket?.bufferedAmount ?? 0) > waitingBytes) await until('the server reads on', () => !agent.isOpen || (agent.socket?.bufferedAmount ?? 0) === 0, { everyMs: 5 });
      if (++this.sent % probeEvery === 0) await this.probe();
    }
  }

  /** Ends the session that is open. */
  async end(): Promise<void> {
    await this.scene.rest.deleteSession(this.session);
  }

  private async probe(): Promise<void> {
    const { agent } = this;
    agent.messages.length = 0;
    if (agent.isOpen) {
      // However it stands: whatever was open is cut and closed, and a turn begins.
      const uid = `probe-${this.sent}`;
      agent.interrupt();
      agent.close();
      agent.create(uid);
      agent.close(uid);
      await until('the session answers, or is over', () => !agent.isOpen || agent.story(uid).includes('closed'), { everyMs: 5 });
    }
    if (!agent.isOpen) await this.goOn();
  }

  private async open(): Promise<void> {
    this.agent.forget();
    this.session = (await this.scene.rest.createSession({ conversation_engine: { type: 'external', url: this.agent.url } })).session_id;
    this.sessions++;
    await this.agent.connected();
  }

  private async goOn(): Promise<void> {
    const reason = await endReason(this.scene as Scene, { session_id: this.session, token: '' });
    this.ends[reason] = (this.ends[reason] ?? 0) + 1;
    if (!fairEnds.includes(reason)) throw new Error(`A session ended with ${reason}.`);
    await this.open();
  }
}
