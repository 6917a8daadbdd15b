/** The system's own choice of a file with rules. */

import { useRef } from 'react';

export function useFileChoice(onFile: (file: File) => void) {
  const input = useRef<HTMLInputElement>(null);
  const element = (
    <input
      ref={input}
      type="file"
      accept=".json,application/json"
      hidden
      data-choice="rules-file"
      onChange={(event) => {
        const [file] = event.target.files ?? [];
        // The same file can be chosen again after it was mended.
        event.target.value = '';
        if (file) onFile(file);
      }}
    />
  );
  return { element, open: () => input.current?.click() };
}
