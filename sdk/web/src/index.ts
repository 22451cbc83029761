export { VisavisAvatar, VisavisAvatar as AvaturnHead } from './avatar';
export { VisavisError } from './error';
export type { VisavisErrorCode } from './error';
export type { AvatarOptions, InitOptions, JoinOptions, ResolvedOptions } from './options';
export type {
  AvatarEventMap,
  CatchAllEvent,
  ConnectionState,
  EngineMessageEvent,
  LocalMicState,
  PhraseEvent,
  SessionErrorEvent,
  SpeakingEndedEvent,
  TranscriptEvent,
} from './events';
export type { InputDevices, MediaDevicesInUse, OutputDevice } from './devices';
export type { AvatarStats } from './stats';
export type { TaskResult, TtsVoice } from './api';
