/** A value that waits until it has stopped changing: what is typed is not asked for letter by letter. */

import { useEffect, useState } from 'react';

const PAUSE = 200;

export function useDebounced<T>(value: T, pause = PAUSE): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
