export { VisavisAvatar, VisavisAvatar as AvaturnHead } from './avatar.js';
export { VisavisError } from './error.js';
export type { VisavisErrorCode } from './error.js';
export type { AvatarOptions, InitOptions, JoinOptions, ResolvedOptions } from './options.js';
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
} from './events.js';
export type { InputDevices, MediaDevicesInUse, MicrophoneProcessing, OutputDevice } from './devices.js';
export type { NetworkPath } from './network-path.js';
export type { AvatarStats } from './stats.js';
export type { TaskResult, TtsVoice } from './api.js';
