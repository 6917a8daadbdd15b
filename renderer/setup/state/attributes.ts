/** Which attributes go to the tenant by the services and the attributes chosen. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { APPLICATIONS, type Application, type DraftAnswers } from './answers.ts';

type ServiceAttribute = CallResult<'service-attributes'>[number];
type Choice = Pick<DraftAnswers, 'applications' | 'excludedAttributes'>;

/** Ticked services; all where nothing was chosen. */
export function tickedServices({ applications }: Choice): readonly Application[] {
  return applications ?? APPLICATIONS;
}

/** In the order in which services are shown, whatever was ticked first. */
export function tickService(answers: DraftAnswers, service: Application, on: boolean): DraftAnswers {
  const ticked = new Set(tickedServices(answers));
  if (on) ticked.add(service);
  else ticked.delete(service);
  return { ...answers, applications: APPLICATIONS.filter((name) => ticked.has(name)) };
}

/** Attributes that a ticked service uses, or that all need: the ones that there is a choice of. */
export function attributesInQuestion<A extends ServiceAttribute>(attributes: readonly A[], choice: Choice): A[] {
  const ticked = new Set(tickedServices(choice));
  return attributes.filter(({ services }) => services.length === 0 || services.some((service) => ticked.has(service)));
}

export function isOut({ name, locked }: Pick<ServiceAttribute, 'name' | 'locked'>, choice: Choice): boolean {
  return !locked && (choice.excludedAttributes ?? []).includes(name);
}

export function tickAttribute(answers: DraftAnswers, name: string, on: boolean): DraftAnswers {
  const others = (answers.excludedAttributes ?? []).filter((other) => other !== name);
  const excludedAttributes = on ? others : [...others, name].toSorted();
  // The choice of services keeps the page open when the last attribute comes back.
  return { ...answers, applications: [...tickedServices(answers)], excludedAttributes };
}

export function tickEveryAttribute(answers: DraftAnswers): DraftAnswers {
  return { ...answers, applications: [...tickedServices(answers)], excludedAttributes: [] };
}
