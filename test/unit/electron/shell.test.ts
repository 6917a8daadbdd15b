import { describe, expect, it } from 'vitest';
import { icnsOf, icoOf } from '../../../main/build/icon-files.ts';
import { isOwnPage, opensElsewhere, placeOfLink, startArguments } from '../../../main/electron/shell/addresses.ts';
import { restoredState } from '../../../main/electron/shell/window-state.ts';
import { wordsFor } from '../../../main/electron/words/words.ts';
import { strict } from '../../e2e/electron-stand-in/strict.ts';

describe('addresses', () => {
  it.each([
    ['app://causeway/', true],
    ['app://causeway/assets/a.js', true],
    ['app://causeway.evil/', false],
    ['app://evil/', false],
    ['app:causeway', false],
    ['file:///etc/passwd', false],
    ['https://causeway/', false],
    ['javascript:alert(1)', false],
    ['no address', false],
  ])('%s is our own page: %s', (address, own) => {
    expect(isOwnPage(address)).toBe(own);
  });

  it.each([
    ['https://learn.microsoft.com/entra/identity/', true],
    ['https://microsoft.com/devicelogin', true],
    ['https://login.microsoftonline.com/common/oauth2/v2.0/authorize?x=1', true],
    ['http://learn.microsoft.com/', false],
    ['https://learn.microsoft.com:8443/', false],
    ['https://learn.microsoft.com@evil.test/', false],
    ['https://user:secret@learn.microsoft.com/', false],
    ['https://evil.test/learn.microsoft.com', false],
    ['https://microsoft.com/devicelogin-not', false],
    ['file:///etc/passwd', false],
    ['ms-settings:', false],
  ])('%s opens in the browser: %s', (address, opens) => {
    expect(opensElsewhere(address)).toBe(opens);
  });

  it.each([
    ['causeway://object/17', 'objects/metaverse/17'],
    ['causeway://object/space/3', 'objects/space/3'],
    ['causeway://run/4711/', 'operations/4711'],
    ['CAUSEWAY://RUN/1', 'operations/1'],
    ['causeway://run/1?x=2', undefined],
    ['causeway://run/1#/settings', undefined],
    ['causeway://object/../../x', undefined],
    ['causeway://run/-1', undefined],
    ['causeway://setup/1', undefined],
  ])('%s means %s', (link, place) => {
    expect(placeOfLink(link)).toBe(place);
  });

  it('of a second instance are found among what Chromium adds', () => {
    const argv = ['causeway', '--allow-file-access', '/srv/b.causeway-settings', 'causeway://run/2', '--hidden'];
    expect(startArguments(argv)).toEqual({
      place: 'operations/2',
      settingsFile: '/srv/b.causeway-settings',
      hidden: true,
      dataDirectory: undefined,
    });
  });
});

describe('the window', () => {
  const screen = { x: 0, y: 0, width: 1_920, height: 1_080 };
  const bounds = { x: 100, y: 50, width: 1_200, height: 800 };

  it('comes back where it was', () => {
    expect(restoredState({ bounds, maximized: true }, [screen])).toEqual({ bounds, maximized: true });
  });

  it.each([
    ['on a screen that is gone', { ...bounds, x: 4_000 }],
    ['with its upper edge above every screen', { ...bounds, y: -300 }],
    ['with a corner in sight that nobody can take hold of', { ...bounds, x: 1_880 }],
  ])('comes back in the middle when it was %s', (_, lost) => {
    expect(restoredState({ bounds: lost, maximized: false }, [screen]).bounds).toBeUndefined();
  });

  it.each([undefined, null, {}, 'x', { bounds: { x: 'a' }, maximized: false }])(
    'opens as usual when what was kept is %j',
    (saved) => {
      expect(restoredState(saved, [screen])).toEqual({ bounds: undefined, maximized: false });
    },
  );

  it('is never smaller than it is of use', () => {
    const small = { ...bounds, width: 300, height: 200 };
    expect(restoredState({ bounds: small, maximized: false }, [screen]).bounds).toMatchObject({
      width: 1_024,
      height: 700,
    });
  });
});

describe('the words of the shell', () => {
  it("follow the system's language, English where it is none of ours", () => {
    expect(wordsFor('de-AT').menu.quit).toBe('Causeway beenden');
    expect(wordsFor('fr-FR').menu.quit).toBe('Quit Causeway');
  });

  it('say everything in each language, each in its own', () => {
    const english = leavesOf(wordsFor('en'));
    const german = leavesOf(wordsFor('de'));
    expect([...german.keys()]).toEqual([...english.keys()]);
    expect([...german.values()].filter((text) => text.trim() === '')).toEqual([]);
  });
});

describe('icons', () => {
  const png = (size: number) => ({ size, png: Buffer.from(`png of ${String(size)}`) });

  it('lie in a Windows file at the places that its head tells', () => {
    const file = icoOf([png(16), png(256)]);
    expect([file.readUInt16LE(0), file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([0, 1, 2]);
    // 256 is written as 0.
    expect([file.readUInt8(6), file.readUInt8(22)]).toEqual([16, 0]);
    const at = (entry: number) =>
      file.subarray(file.readUInt32LE(entry + 12)).subarray(0, file.readUInt32LE(entry + 8));
    expect([String(at(6)), String(at(22))]).toEqual(['png of 16', 'png of 256']);
  });

  it('lie in a macOS file as blocks whose lengths add up', () => {
    const file = icnsOf([png(16), png(512)]);
    expect([file.toString('latin1', 0, 4), file.readUInt32BE(4)]).toEqual(['icns', file.length]);
    const types: string[] = [];
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) types.push(file.toString('latin1', at, at + 4));
    expect(types).toEqual(['icp4', 'ic09', 'ic14']);
  });
});

describe('the stand-in for electron', () => {
  it('throws at every member that it does not declare', () => {
    const app = strict('app', { quit: () => 'quit' });
    expect(app.quit()).toBe('quit');
    expect(() => Reflect.get(app, 'relaunch') as unknown).toThrow('does not declare app.relaunch');
    expect(() => Reflect.set(app, 'quit', () => undefined)).toThrow('does not declare app.quit');
  });
});

function leavesOf(value: object, at = ''): Map<string, string> {
  return new Map(
    Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
      if (typeof item === 'object' && item !== null) return [...leavesOf(item, `${at}${key}.`)];
      return [[`${at}${key}`, typeof item === 'string' ? item : 'a function'] as const];
    }),
  );
}
