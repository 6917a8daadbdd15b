/**
 * Throttling as documented for identity and access ("Microsoft Graph service-specific throttling limits"): token
 * buckets of one application in one tenant, one for writes and one for resource units.
 */

export interface ThrottleLimits {
  readonly writes: Limit;
  /** Undefined: by the size of the tenant. */
  readonly resourceUnits?: Limit;
}

export type ThrottleSetting = 'documented' | 'off' | ThrottleLimits;

const DOCUMENTED: ThrottleLimits = { writes: { count: 3000, seconds: 150 } };
const RESOURCE_UNIT_SECONDS = 10;
/** From this share of a limit on, answers tell it. */
const WARNING_SHARE = 0.8;

export interface Charge {
  readonly appId: string;
  readonly resourceUnits: number;
  readonly isWrite: boolean;
}

export type Verdict =
  | { readonly allowed: true; readonly usedShare: number }
  | {
      readonly allowed: false;
      readonly retryAfterSeconds: number;
      readonly information: 'WriteLimitExceeded' | 'ResourceUnitLimitExceeded';
    };

export interface Throttle {
  charge(charge: Charge): Verdict;
  set(setting: ThrottleSetting): void;
}

interface Bucket {
  level: number;
  updatedAt: number;
}

interface Limit {
  readonly count: number;
  readonly seconds: number;
}

/** How full the bucket is after what has leaked since. */
function leak(bucket: Bucket, limit: Limit, now: number): Bucket {
  const leaked = ((now - bucket.updatedAt) / 1000) * (limit.count / limit.seconds);
  bucket.level = Math.max(0, bucket.level - leaked);
  bucket.updatedAt = now;
  return bucket;
}

export function createThrottle(setting: ThrottleSetting, clock: () => number, countUsers: () => number): Throttle {
  let limits = limitsOf(setting);
  const buckets = new Map<string, Bucket>();

  function levelOf(name: string, limit: Limit): Bucket {
    const now = clock();
    const bucket = buckets.get(name) ?? { level: 0, updatedAt: now };
    buckets.set(name, bucket);
    return leak(bucket, limit, now);
  }

  return {
    set(next) {
      limits = limitsOf(next);
      buckets.clear();
    },
    charge({ appId, resourceUnits, isWrite }) {
      if (limits === undefined) return { allowed: true, usedShare: 0 };
      const unitLimit = limits.resourceUnits ?? { count: unitsOf(countUsers()), seconds: RESOURCE_UNIT_SECONDS };
      const units = levelOf(`${appId}/units`, unitLimit);
      const writes = levelOf(`${appId}/writes`, limits.writes);
      if (isWrite && writes.level + 1 > limits.writes.count) {
        return refused('WriteLimitExceeded', writes.level + 1, limits.writes);
      }
      if (units.level + resourceUnits > unitLimit.count) {
        return refused('ResourceUnitLimitExceeded', units.level + resourceUnits, unitLimit);
      }
      units.level += resourceUnits;
      if (isWrite) writes.level += 1;
      const usedShare = Math.max(units.level / unitLimit.count, writes.level / limits.writes.count);
      return { allowed: true, usedShare };
    },
  };
}

function limitsOf(setting: ThrottleSetting): ThrottleLimits | undefined {
  if (setting === 'off') return undefined;
  return setting === 'documented' ? DOCUMENTED : setting;
}

/** By tenant size: small (below 50 users), medium (to 500), large. */
function unitsOf(users: number): number {
  if (users < 50) return 3500;
  return users <= 500 ? 5000 : 8000;
}

function refused(
  information: 'WriteLimitExceeded' | 'ResourceUnitLimitExceeded',
  level: number,
  limit: Limit,
): Verdict {
  return { allowed: false, retryAfterSeconds: secondsUntil(level, limit), information };
}

/** Until a bucket that would be as full as this is no longer too full. */
function secondsUntil(level: number, { count, seconds }: Limit): number {
  return Math.max(1, Math.ceil((level - count) / (count / seconds)));
}

/** Objects that the tenant takes from the directory-sync service, whichever clients they come from. */
export type ObjectThrottleSetting = 'documented' | 'off' | Limit;

/** What Microsoft's client is told to keep to. */
const DOCUMENTED_OBJECTS: Limit = { count: 7000, seconds: 300 };

export interface ObjectThrottle {
  /** Seconds to wait where so many objects more are too many; undefined, and counted, where they are not. */
  refuses(objects: number): number | undefined;
  set(setting: ObjectThrottleSetting): void;
}

export function createObjectThrottle(setting: ObjectThrottleSetting, clock: () => number): ObjectThrottle {
  let limit = objectLimit(setting);
  let bucket: Bucket = { level: 0, updatedAt: clock() };
  return {
    set(next) {
      limit = objectLimit(next);
      bucket = { level: 0, updatedAt: clock() };
    },
    refuses(objects) {
      if (limit === undefined) return undefined;
      const { level } = leak(bucket, limit, clock());
      // A request larger than the whole limit passes an empty bucket: it could never pass otherwise.
      if (level > 0 && level + objects > limit.count) return secondsUntil(level + objects, limit);
      bucket.level += objects;
      return undefined;
    },
  };
}

function objectLimit(setting: ObjectThrottleSetting): Limit | undefined {
  if (setting === 'off') return undefined;
  return setting === 'documented' ? DOCUMENTED_OBJECTS : setting;
}

const READ_COSTS: readonly (readonly [operation: RegExp, cost: number])[] = [
  [/^GET \/users$/, 2],
  [/^GET \/groups\/\{group-id\}\/members/, 3],
  [/^GET \/groups\/\{group-id\}\/transitiveMembers$/, 5],
  [/^GET \/users\/\{user-id\}\/transitiveMemberOf$/, 5],
  [/^POST \/directoryObjects\/getByIds$/, 3],
];

/** Resource units of a request: `$select` and a small `$top` make it cheaper, `$expand` dearer, never below one. */
export function resourceUnitsOf(operation: string, query: URLSearchParams): number {
  const base = READ_COSTS.find(([pattern]) => pattern.test(operation))?.[1] ?? 1;
  const top = query.get('$top');
  const discount = (query.has('$select') ? 1 : 0) + (top !== null && Number(top) < 20 ? 1 : 0);
  return Math.max(1, base - discount + (query.has('$expand') ? 1 : 0));
}

/** Headers of a request that passed. */
export function throttleHeaders(resourceUnits: number, usedShare: number): { [name: string]: string } {
  return {
    'x-ms-resource-unit': String(resourceUnits),
    ...(usedShare > WARNING_SHARE ? { 'x-ms-throttle-limit-percentage': usedShare.toFixed(2) } : {}),
  };
}
