import styles from './setup.module.css';

const colours = [
  { value: '', name: 'Chequered' },
  { value: '#ffffff', name: 'White' },
  { value: '#f2c14e', name: 'Yellow' },
  { value: '#1f6f5c', name: 'Green' },
  { value: '#101216', name: 'Black' },
] as const;

/** What lies behind a transparent picture, to judge its edges by. It may change while a session runs. */
export function BackdropPicker({ value, onChange }: { value: string; onChange(colour: string): void }) {
  const own = !colours.some((each) => each.value === value);
  return (
    <fieldset>
      <legend className={styles.label}>Shown over</legend>
      <div className={styles.swatches}>
        {colours.map((each) => (
          <label key={each.value} className={styles.swatch} title={each.name} data-chequered={each.value === ''} style={each.value ? { background: each.value } : undefined}>
            <input className="visually-hidden" type="radio" name="backdrop" aria-label={each.name} checked={each.value === value} onChange={() => onChange(each.value)} />
          </label>
        ))}
        <label className={styles.swatch} title="A colour of your own" data-own={own} style={own ? { background: value } : undefined}>
          <input type="color" aria-label="A colour of your own" value={own ? value : '#7c5cff'} onChange={(event) => onChange(event.target.value)} />
        </label>
      </div>
    </fieldset>
  );
}
