/** A process of its own that takes a data directory, says how that went, and holds it until its input ends. */

import { lockDataDirectory } from '../../../engine/store/data-directory.ts';
import { FaultError } from '../../../engine/model/fault.ts';

const [directory = '', purpose = ''] = process.argv.slice(2);
try {
  const lock = await lockDataDirectory(directory, purpose);
  process.stdin.on('end', () => void lock.release().then(() => process.exit()));
  process.stdin.resume();
  console.log(JSON.stringify({ held: true }));
} catch (error) {
  if (!(error instanceof FaultError)) throw error;
  // Stays, so that it is not the end of this process that frees the directory.
  process.stdin.on('end', () => process.exit());
  process.stdin.resume();
  console.log(JSON.stringify({ held: false, fault: error.fault }));
}
