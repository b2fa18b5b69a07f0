// Numbers and times as people read them. All times are UTC.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NONE = '–';
/** With a space that does not break. */
export const PERCENT = '\u00a0%';

const known = value => value !== null && value !== undefined && Number.isFinite(value);

export function number(value, digits = 4) {
  if (!known(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    return value.toExponential(Math.min(2, digits - 1)).replace('-', '−').replace('e', ' e').replace('+', '');
  }
  const options = size < 10 ** digits ? {maximumSignificantDigits: digits} : {maximumFractionDigits: 0};
  return value.toLocaleString('en-US', options).replace('-', '−');
}

/** With so many decimals whatever they are, for columns. */
export const fixed = (value, decimals = 3) => known(value) ? value.toFixed(decimals).replace('-', '−') : NONE;

export const count = value => known(value) ? Math.round(value).toLocaleString('en-US') : NONE;

export function percent(value, digits = 0) {
  return known(value) ? `${(100 * value).toFixed(digits).replace('-', '−')}${PERCENT}` : NONE;
}

/** With its sign, since below zero is worse than the simplest method. */
export function skill(value) {
  return known(value) ? `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(0)}${PERCENT}` : NONE;
}

const two = value => String(value).padStart(2, '0');

export function time(millis, withSeconds = false) {
  if (!known(millis)) {
    return NONE;
  }
  const at = new Date(millis);
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}${withSeconds ? `:${two(at.getUTCSeconds())}` : ''}`;
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${clock}`;
}

/** Without the year. */
export function shortTime(millis, withSeconds = false) {
  return known(millis) ? time(millis, withSeconds).replace(/ \d{4},/, ',') : NONE;
}

export function duration(millis) {
  if (!known(millis)) {
    return NONE;
  }
  const seconds = Math.abs(millis) / 1000;
  const sign = millis < 0 ? '−' : '';
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  for (let i = 0; i < parts.length; i++) {
    const [size, unit] = parts[i];
    if (seconds >= size) {
      const whole = Math.floor(seconds / size);
      const next = parts[i + 1];
      const rest = next ? Math.floor((seconds - whole * size) / next[0]) : 0;
      return `${sign}${whole} ${unit}${rest && whole < 10 ? ` ${rest} ${next[1]}` : ''}`;
    }
  }
  return millis === 0 ? '0 s' : `${Math.round(Math.abs(millis))} ms`;
}

export const level = value => `${Math.round(1000 * value) / 10}${PERCENT}`;

const EXPERTS = {
  LAST_VALUE: 'Last value',
  SEASONAL_NAIVE: 'Seasonal naive',
  RIDGE_SHORT: 'Ridge, short look-back',
  RIDGE: 'Ridge',
  CHANNEL_RIDGE_SHORT: 'Channel’s ridge, short',
  CHANNEL_RIDGE: 'Channel’s ridge',
  NORMALISED_RIDGE: 'Normalised ridge',
  JOINT_RIDGE: 'Ridge of all channels',
  TUNED: 'Tuned network',
};

export const words = name => {
  const lower = name.toLowerCase().replaceAll('_', ' ');
  return lower.charAt(0).toUpperCase() + lower.slice(1);
};

export const expert = name => EXPERTS[name] ?? words(name);

const STATUSES = {
  OK: 'OK',
  WARMUP: 'Warming up',
  DEGRADED: 'Degraded',
  STALE: 'Stale',
  NONE: 'No forecast',
};

export const status = name => STATUSES[name] ?? words(name);
