/** Notices in the system's own place. */

import { Notification } from 'electron';
import type { Notice } from './watch.ts';

/** A click leads to the place of the notice. */
export function createNotifier(show: (place: string) => void): (notice: Notice) => void {
  /** Held until they are gone: one that is collected as garbage is not clicked any more. */
  const shown = new Set<Notification>();
  return ({ title, body, place }) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    shown.add(notification);
    notification.on('click', () => show(place));
    notification.on('close', () => shown.delete(notification));
    notification.show();
  };
}
