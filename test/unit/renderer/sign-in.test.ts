import { describe, expect, it } from 'vitest';
import { synchronizesPasswords } from '../../../renderer/setup/state/answers.ts';
import {
  passwordForests,
  preselectedMethod,
  withChosenMethod,
  withForestPasswords,
  withMethod,
  withPasswords,
} from '../../../renderer/setup/state/sign-in.ts';
import { FEATURES, situationOf } from './situation.ts';

const OFFERED = {
  ...FEATURES,
  signIn: ['none', 'password-hash-sync', 'pass-through'] as const,
  defaultBackEnd: 'directory-sync' as const,
};
const offered = { ...OFFERED, signIn: [...OFFERED.signIn] };
const GRAPH = { tenant: { backEnd: 'graph' } } as const;
const draftOf = (rest: Parameters<typeof situationOf>[0]) => situationOf(rest).draft;

describe('the method of sign-in', () => {
  it('is password hash synchronization at a first setup, where the tenant takes hashes', () => {
    expect(preselectedMethod(draftOf({}), offered)).toBe('password-hash-sync');
    expect(preselectedMethod(draftOf({ answers: GRAPH }), offered)).toBe('none');
    expect(preselectedMethod(draftOf({ purpose: 'change' }), offered)).toBe('none');
    expect(preselectedMethod(draftOf({}), { ...offered, signIn: ['none'] })).toBe('none');
  });

  it('follows the back end in express settings, to and fro', () => {
    const express = draftOf({ mode: 'express' });
    const chosen = withMethod(express, offered);
    expect(chosen.signIn).toBe('password-hash-sync');
    const away = withMethod({ ...express, answers: { ...chosen, ...GRAPH } }, offered);
    expect(away.signIn).toBe('none');
    const back = withMethod({ ...express, answers: { ...away, tenant: { backEnd: 'directory-sync' } } }, offered);
    expect(back.signIn).toBe('password-hash-sync');
  });

  it('stays what somebody chose where they are asked', () => {
    const answers = { signIn: 'none' as const };
    expect(withMethod(draftOf({ answers }), offered)).toBe(answers);
    expect(withMethod(draftOf({ answers: { ...answers, ...GRAPH } }), offered).signIn).toBe('none');
    const lost = withMethod(draftOf({ answers: { ...GRAPH, signIn: 'password-hash-sync' } }), offered);
    expect(lost.signIn).toBe('none');
    expect(withMethod(draftOf({ purpose: 'change', answers: {} }), offered)).toEqual({});
  });

  it('takes hashes with it, and another one leaves their details as they are', () => {
    const beside = withPasswords({ signIn: 'pass-through' }, { enabled: true, pollSeconds: 5 });
    expect(synchronizesPasswords(beside)).toBe(true);
    const changed = withChosenMethod(beside, 'none');
    expect(changed).toEqual({ signIn: 'none', passwordHashSync: { pollSeconds: 5 } });
    expect(synchronizesPasswords(changed)).toBe(false);
    expect(synchronizesPasswords({ signIn: 'password-hash-sync' })).toBe(true);
  });

  it('asks for rights where passwords are read, and nowhere else', () => {
    const forests = [{ name: 'contoso.test' }, { name: 'fabrikam.test' }];
    const without = withForestPasswords({ forests }, 'fabrikam.test', false);
    expect(passwordForests(without)).toEqual([{ name: 'contoso.test' }]);
    expect(passwordForests(withForestPasswords(without, 'fabrikam.test', true))).toEqual(forests);
  });
});
