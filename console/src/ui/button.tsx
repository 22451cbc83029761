import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'solid' | 'outline' | 'plain' | 'danger';
  size?: 'small' | 'medium' | 'large';
  /** Square, for an icon alone; needs an aria-label. */
  square?: boolean;
}

export function Button({ look = 'outline', size = 'medium', square = false, className = '', type = 'button', ...rest }: ButtonProps) {
  const classes = [styles.button, styles[look], styles[size], square ? styles.square : '', className].join(' ');
  return <button type={type} className={classes} {...rest} />;
}
