import { useEffect, useRef, useState } from 'react';
import { Problem } from '../api/problem';
import { drawPose, type Pose } from './studio-api';

/** The server draws 15 pictures a second for a project; a slider moves faster. */
const leastMsBetween = 80;

/** The avatar in the newest pose. One request at a time: those in between are skipped, the last one never is. */
export function usePicture(apiKey: string, id: string, pose: Pose): { url: string | null; problem: Problem | null } {
  const [url, setUrl] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wanted = useRef<Pose | null>(null);
  const drawing = useRef(false);
  const left = useRef(false);

  useEffect(() => {
    left.current = false;
    return () => void (left.current = true);
  }, []);
  useEffect(() => (url ? () => URL.revokeObjectURL(url) : undefined), [url]);
  useEffect(() => {
    wanted.current = pose;
    if (drawing.current) return;
    drawing.current = true;
    const draw = async () => {
      while (wanted.current && !left.current) {
        const next = wanted.current;
        wanted.current = null;
        try {
          const [picture] = await Promise.all([drawPose(apiKey, id, next), new Promise((resolve) => setTimeout(resolve, leastMsBetween))]);
          if (!left.current) setUrl(URL.createObjectURL(picture)), setProblem(null);
        } catch (error) {
          if (!left.current) setProblem(error instanceof Problem ? error : null);
        }
      }
      drawing.current = false;
    };
    void draw();
  }, [apiKey, id, pose]);
  return { url, problem };
}
