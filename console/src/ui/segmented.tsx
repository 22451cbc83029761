import { useId } from 'react';
import styles from './segmented.module.css';

interface Option<Value extends string> {
  value: Value;
  label: string;
  hint?: string;
}

interface SegmentedProps<Value extends string> {
  label: string;
  options: readonly Option<Value>[];
  value: Value;
  disabled?: boolean;
  /** How many lie in a row; all of them where it is left out. */
  columns?: number;
  onChange(value: Value): void;
}

/** A choice of few, all in sight. Radio buttons underneath, so arrow keys and screen readers work. */
export function Segmented<Value extends string>({ label, options, value, disabled, columns, onChange }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.field} disabled={disabled}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.track} style={columns ? { display: 'grid', gridTemplateColumns: `repeat(${columns}, 1fr)` } : undefined}>
        {options.map((option) => (
          <label key={option.value} className={styles.option} title={option.hint}>
            <input className="visually-hidden" type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
