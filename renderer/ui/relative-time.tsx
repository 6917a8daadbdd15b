/** A time as its distance from now, the exact one on hover. */

import { useEffect, useState } from 'react';
import { useFormats } from '../words/words.tsx';

const MINUTE = 60_000;

/** The present, renewed every second near it and every half minute otherwise. */
export function useNow(near: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), near ? 1_000 : MINUTE / 2);
    return () => clearInterval(timer);
  }, [near]);
  return now;
}

export function RelativeTime({ at }: { readonly at: string | Date }) {
  const formats = useFormats();
  const instant = new Date(at);
  const [near, setNear] = useState(true);
  const now = useNow(near);
  const isNear = Math.abs(now.getTime() - instant.getTime()) < 2 * MINUTE;
  if (isNear !== near) setNear(isNear);
  return (
    <time dateTime={instant.toISOString()} title={formats.dateTime(instant)}>
      {formats.relative(instant, now)}
    </time>
  );
}
