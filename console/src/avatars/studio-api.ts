import { call, problemOf, unreachable } from '../api/problem';

/** A pose as `/console/avatars` has it: shapes in percent, angles in degrees. */
export interface Pose {
  weights: Readonly<Record<string, number>>;
  head_yaw: number;
  head_pitch: number;
  head_roll: number;
  eye_yaw: number;
  eye_pitch: number;
}

export interface NamedPose extends Pose {
  name: string;
}

/** What an avatar is made of. */
export interface AvatarDetails {
  id: string;
  name: string;
  triangles: number;
  shapes: string[];
  stand_ins: string[];
  missing: string[];
  skeleton: string;
  textures: string;
  warnings: string[];
  /** Milliseconds for one picture on one core; measured at the import. */
  frame_ms: number | null;
  poses: NamedPose[];
}

const pathOf = (id: string) => `console/avatars/${encodeURIComponent(id)}`;

export const readDetails = (apiKey: string, id: string) => call<AvatarDetails>(pathOf(id), apiKey);

/** The avatar in a pose, as the renderer of sessions draws it. */
export async function drawPose(apiKey: string, id: string, pose: Pose): Promise<Blob> {
  const response = await fetch(`${pathOf(id)}/picture`, { method: 'POST', headers: { Authorization: `Bearer ${apiKey}` }, body: JSON.stringify(pose) }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw problemOf(response.status, await response.text(), response.headers.get('Retry-After'));
  return response.blob();
}

export const importModel = (apiKey: string, file: File, id: string, name: string) =>
  call<AvatarDetails>(`console/avatars?${new URLSearchParams({ id, name })}`, apiKey, { method: 'POST', body: file });
