/** Numbers, times and durations as a person reads them. */

const numbers = new Intl.NumberFormat('en');

export function grouped(value: number): string {
  return numbers.format(value);
}

export function counted(value: number, one: string, many: string): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}

/** `4.2 s`, `3 min 20 s`, `2 h 5 min`; milliseconds in. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return two(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${grouped(large)} ${largeUnit}` : `${grouped(large)} ${largeUnit} ${small} ${smallUnit}`;
}

/** `2026-11-20 10:37`, in the time zone of this machine. */
export function moment(iso: string): string {
  const date = new Date(iso);
  const part = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
  return `${day} ${part(date.getHours())}:${part(date.getMinutes())}`;
}

/** `just now`, `3 minutes ago`, `in 27 minutes`; the exact moment belongs beside it. */
export function relative(iso: string, now: Date): string {
  const seconds = Math.round((Date.parse(iso) - now.getTime()) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 5) return seconds > 0 ? 'now' : 'just now';
  const [value, one, many] =
    distance < 90
      ? [distance, 'second', 'seconds']
      : distance < 5_400
        ? [Math.round(distance / 60), 'minute', 'minutes']
        : distance < 129_600
          ? [Math.round(distance / 3_600), 'hour', 'hours']
          : [Math.round(distance / 86_400), 'day', 'days'];
  const said = counted(value, one, many);
  return seconds > 0 ? `in ${said}` : `${said} ago`;
}
