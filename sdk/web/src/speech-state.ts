import type { RoomMessage } from './connection.js';

/** The server's word to a connection that takes the place of another while nothing is spoken. */
export const silentType = 'visavis.silent';

/** What the avatar is saying, as the page knows it: keeps begins and ends in pairs when one connection takes the place of another. */
export class SpeechState {
  #isSpeaking = false;
  #phrase: unknown;
  #lastPhrase: unknown;

  /**
   * What a message means to the page: usually just itself. Nothing, where a new connection of the same session repeats a beginning that the page knows;
   * the ends that got lost with the old connection, where the new one tells that they are over.
   */
  take(message: RoomMessage): RoomMessage[] {
    switch (message.type) {
      case silentType:
        return this.#end();
      case 'avatar_started_speaking': {
        if (this.#isSpeaking && this.#lastPhrase === message['phrase_id']) return [];
        const missed = this.#end();
        this.#isSpeaking = true;
        return [...missed, message];
      }
      case 'avatar_started_speaking_phrase':
        if (this.#phrase === message['phrase_id']) return [];
        this.#phrase = this.#lastPhrase = message['phrase_id'];
        return [message];
      case 'avatar_ended_speaking_phrase':
        this.#phrase = undefined;
        return [message];
      case 'avatar_ended_speaking':
        this.#isSpeaking = false;
        return [message];
      default:
        return [message];
    }
  }

  #end(): RoomMessage[] {
    const missed: RoomMessage[] = [];
    if (this.#phrase !== undefined) missed.push({ type: 'avatar_ended_speaking_phrase', phrase_id: this.#phrase });
    if (this.#isSpeaking) missed.push({ type: 'avatar_ended_speaking' });
    [this.#isSpeaking, this.#phrase] = [false, undefined];
    return missed;
  }
}
