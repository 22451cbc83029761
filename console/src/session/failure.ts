import { VisavisError } from '@visavis/web-sdk';
import { Problem } from '../api/problem';

/** Why there is no picture, and what the person can do about it. */
export interface Failure {
  title: string;
  advice: string;
  /** The API key is what is wrong. */
  wantsKey?: boolean;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof Problem) return { title: error.title, advice: error.advice, wantsKey: error.kind === 'key' };
  if (error instanceof VisavisError) {
    switch (error.code) {
      case 'unsupported':
        return { title: 'This browser cannot show the avatar.', advice: `${error.message}. A current Chrome, Edge, Firefox or Safari can.` };
      case 'connection_failed':
        return { title: 'No picture comes through.', advice: `${error.message}.` };
      case 'network':
        return { title: 'The server does not answer.', advice: `${error.message}.` };
      default:
        return { title: 'The avatar could not join.', advice: `${error.message}.` };
    }
  }
  if (error === 'Connection timeout') {
    return { title: 'No picture comes through.', advice: 'The session is there, but its video did not arrive in time. A firewall may block UDP between this browser and the server.' };
  }
  return { title: 'Something went wrong here.', advice: error instanceof Error ? error.message : String(error) };
}
