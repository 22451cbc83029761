import { useEffect, useRef, useState } from 'react';
import { Problem } from '../api/problem';
import { drawPose, type NamedPose } from './studio-api';

/** The server draws 15 pictures a second for a project; a slider moves faster. */
const leastMsBetween = 80;

interface Picture {
  url: string;
  /** Of the pose that it shows; empty for one of somebody's own. */
  poseName: string;
}

/** The avatar in the newest pose. One request at a time: those in between are skipped, the last one never is. */
export function usePicture(apiKey: string, id: string, pose: NamedPose): { picture: Picture | null; problem: Problem | null } {
  const [picture, setPicture] = useState<Picture | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wanted = useRef<NamedPose | null>(null);
  const drawing = useRef(false);
  const left = useRef(false);

  useEffect(() => {
    left.current = false;
    return () => void (left.current = true);
  }, []);
  useEffect(() => (picture ? () => URL.revokeObjectURL(picture.url) : undefined), [picture]);
  useEffect(() => {
    wanted.current = pose;
    if (drawing.current) return;
    drawing.current = true;
    const draw = async () => {
      while (wanted.current && !left.current) {
        const next = wanted.current;
        wanted.current = null;
        try {
          const [drawn] = await Promise.all([drawPose(apiKey, id, next), new Promise((resolve) => setTimeout(resolve, leastMsBetween))]);
          if (!left.current) setPicture({ url: URL.createObjectURL(drawn), poseName: next.name }), setProblem(null);
        } catch (error) {
          if (!left.current) setProblem(error instanceof Problem ? error : null);
        }
      }
      drawing.current = false;
    };
    void draw();
  }, [apiKey, id, pose]);
  return { picture, problem };
}
