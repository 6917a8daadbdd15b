/**
 * Password hash synchronization: whether it runs, how far behind it is, whose password is where and why not. One address
 * each for everything, for the people of one outcome, and for one person.
 */

import { useParameters } from '../../shell/hash-location.ts';
import { PeopleView } from './people.tsx';
import { PersonView } from './person.tsx';
import { PasswordOverview } from './overview.tsx';

export function PasswordsPage() {
  const [parameters] = useParameters();
  const person = parameters.get('person');
  const outcome = parameters.get('outcome');
  if (person !== null) return <PersonView key={person} person={person} />;
  if (outcome !== null) return <PeopleView key={outcome} outcome={outcome} />;
  return <PasswordOverview />;
}
