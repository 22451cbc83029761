import { useEffect, useState } from 'react';
import { Problem } from '../api/problem';
import { Button } from '../ui/button';
import { Card, Facts, ProblemNote, Rows } from '../ui/page';
import { slidersOf } from './shapes';
import { readDetails, type AvatarDetails, type Pose } from './studio-api';
import styles from './studio.module.css';
import { usePicture } from './use-picture';

const turns = [
  { key: 'head_yaw', label: 'Turn of the head' },
  { key: 'head_pitch', label: 'Nod' },
  { key: 'head_roll', label: 'Tilt' },
  { key: 'eye_yaw', label: 'Eyes sideways' },
  { key: 'eye_pitch', label: 'Eyes up and down' },
] as const;

/** One avatar, closely: every shape by a slider, drawn by the renderer that sessions use. */
export function Studio({ apiKey, id, onClose }: { apiKey: string; id: string; onClose(): void }) {
  const [details, setDetails] = useState<AvatarDetails | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let stale = false;
    setDetails(null);
    readDetails(apiKey, id).then(
      (found) => !stale && (setDetails(found), setProblem(null)),
      (error: unknown) => !stale && setProblem(error instanceof Problem ? error : new Problem('fault', 'The avatar could not be read.', 'Its files may be broken.')),
    );
    return () => void (stale = true);
  }, [apiKey, id]);
  return (
    <div className={styles.studio}>
      <div>
        <Button onClick={onClose}>All avatars</Button>
      </div>
      {problem ? <ProblemNote problem={problem} /> : null}
      {details ? <Bench apiKey={apiKey} details={details} /> : problem ? null : <Rows count={5} />}
    </div>
  );
}

function Bench({ apiKey, details }: { apiKey: string; details: AvatarDetails }) {
  const rest = details.poses[0]!;
  const [pose, setPose] = useState(rest);
  const [together, setTogether] = useState(true);
  const { picture, problem } = usePicture(apiKey, details.id, pose);
  const move = (change: Partial<Pose>) => setPose({ ...pose, ...change, name: '' });
  return (
    <div className={styles.bench}>
      <section className={styles.look} aria-label="Picture">
        <div className={styles.picture}>{picture ? <img src={picture.url} alt={`${details.name}, ${picture.poseName || 'in a pose of your own'}`} width={384} height={384} /> : null}</div>
        {problem ? <ProblemNote problem={problem} /> : null}
        <AvatarFacts details={details} />
      </section>
      <div className={styles.controls}>
        <Card title="Poses" note="Visemes and expressions to begin with">
          <div className={styles.poses}>
            {details.poses.map((each) => (
              <button
                key={each.name}
                type="button"
                className={styles.pose}
                aria-pressed={each.name === pose.name}
                onClick={() => setPose(each)}
              >
                {each.name}
              </button>
            ))}
          </div>
        </Card>
        <Card
          title="Shapes"
          note={details.missing.length === 0 ? `All ${details.shapes.length}` : `${details.shapes.length} of ${details.shapes.length + details.missing.length}`}
          action={
            <label className={styles.together}>
              <input type="checkbox" checked={together} onChange={(event) => setTogether(event.target.checked)} />
              Both sides together
            </label>
          }
        >
          {slidersOf(details.shapes, together).map(({ title, sliders }) => (
            <fieldset key={title} className={styles.group}>
              <legend>{title}</legend>
              {sliders.map(({ label, shapes }) => (
                <Slider
                  key={label}
                  label={label}
                  least={0}
                  most={100}
                  value={Math.max(...shapes.map((shape) => pose.weights[shape] ?? 0))}
                  onChange={(value) => move({ weights: { ...pose.weights, ...Object.fromEntries(shapes.map((shape) => [shape, value])) } })}
                />
              ))}
            </fieldset>
          ))}
          <fieldset className={styles.group}>
            <legend>Head and gaze</legend>
            {turns.map(({ key, label }) => (
              <Slider key={key} label={label} least={-45} most={45} value={pose[key]} onChange={(value) => move({ [key]: value })} />
            ))}
          </fieldset>
        </Card>
      </div>
    </div>
  );
}

function Slider({ label, least, most, value, onChange }: { label: string; least: number; most: number; value: number; onChange(value: number): void }) {
  return (
    <label className={styles.slider}>
      <span>{label}</span>
      <input type="range" min={least} max={most} value={value} onChange={(event) => onChange(Number(event.target.value))} />
      <output>{value}</output>
    </label>
  );
}

/** What the model brings and lacks. */
export function AvatarFacts({ details }: { details: AvatarDetails }) {
  const list = (names: readonly string[]) => names.join(', ');
  return (
    <>
      {details.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          {warning}
        </p>
      ))}
      <Facts
        facts={[
          ['Triangles', details.triangles.toLocaleString()],
          ['Shapes', `${details.shapes.length} of ${details.shapes.length + details.missing.length}`],
          ...(details.stand_ins.length > 0 ? ([['Stand-ins', list(details.stand_ins)]] as const) : []),
          ...(details.missing.length > 0 ? ([['Missing', list(details.missing)]] as const) : []),
          ['Skeleton', details.skeleton],
          ['Textures', details.textures],
          ...(details.frame_ms !== null ? ([['One picture', `${details.frame_ms.toFixed(1)} ms on one core`]] as const) : []),
        ]}
      />
    </>
  );
}
