import { useId } from 'react';
import { pictureOf, type Avatar } from '../api/catalog';
import styles from './avatar-picker.module.css';

interface AvatarPickerProps {
  avatars: readonly Avatar[];
  value: string;
  disabled: boolean;
  onChange(id: string): void;
}

export function AvatarPicker({ avatars, value, disabled, onChange }: AvatarPickerProps) {
  const name = useId();
  const chosen = avatars.find(({ id }) => id === value);
  return (
    <fieldset className={styles.field} disabled={disabled}>
      <legend className={styles.legend}>Avatar</legend>
      <div className={styles.grid} data-count={Math.min(avatars.length, 3)}>
        {avatars.map((avatar) => (
          <label key={avatar.id} className={styles.card}>
            <input className="visually-hidden" type="radio" name={name} checked={avatar.id === value} onChange={() => onChange(avatar.id)} />
            <span className={styles.picture}>
              {pictureOf(avatar) ? (
                <img src={pictureOf(avatar)!} alt="" width={120} height={120} loading="lazy" />
              ) : (
                <span className={styles.initial}>{avatar.name.slice(0, 1)}</span>
              )}
            </span>
            <span className={styles.name}>{avatar.name}</span>
          </label>
        ))}
      </div>
      {chosen?.description ? <p className={styles.description}>{chosen.description}</p> : null}
    </fieldset>
  );
}
