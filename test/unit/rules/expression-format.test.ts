import { describe, expect, it } from 'vitest';
import { formatExpression } from '../../../engine/rules/expression/format.ts';
import { LONGEST_EXPRESSION } from '../../../engine/rules/expression/parse.ts';

function format(text: string) {
  const result = formatExpression(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result;
}

describe('an expression in canonical form', () => {
  it.each([
    ['IIF(IsPresent([a]),[a],NULL)', 'IIF(IsPresent([a]), [a], NULL)'],
    [' Trim ( [displayName] ) ', 'Trim([displayName])'],
    ['[a]&"@"&%Domain.FQDN%', '[a] & "@" & %Domain.FQDN%'],
    ['2+3*4', '2 + 3 * 4'],
    ['(2+3)*4', '(2 + 3) * 4'],
    ['2+(3*4)', '2 + (3 * 4)'],
    ['((2))', '2'],
    ['([a]="x")&&([b]="y")', '[a] = "x" && [b] = "y"'],
    ['([a]="x"&&[flag])||[b]="y"', '([a] = "x" && [flag]) || [b] = "y"'],
    ['BitAnd([t],&h21c07000)', 'BitAnd([t], &H21C07000)'],
    ['1- - 1', '1 - -1'],
    ['1--&hf', '1 - -&HF'],
    ['"a" & &HFF', '"a" & &HFF'],
    ['Replace([a],"\\r\\n","")', 'Replace([a], "\\r\\n", "")'],
    ['InStr([dn],"\\\\0ACNF:")', 'InStr([dn], "\\\\0ACNF:")'],
    ['"say ""hi"""', '"say ""hi"""'],
    ['Select($x,[a],\r\n\tTrim($x))', 'Select($x, [a], Trim($x))'],
    ['Now()', 'Now()'],
  ])('%s is %s', (text, canonical) => {
    expect(format(text)).toEqual({ ok: true, text: canonical, lines: canonical });
  });

  it('is broken into indented lines beyond 100 characters', () => {
    const text =
      'IIF(IsPresent([isCriticalSystemObject])||[sAMAccountName]="MSOL_AD_Sync_RichCoexistence"||' +
      'CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],&H40000000)>0,NULL)),True,NULL)';
    expect(format(text).lines).toBe(`IIF(
  IsPresent([isCriticalSystemObject])
    || [sAMAccountName] = "MSOL_AD_Sync_RichCoexistence"
    || CBool(
      IIF(
        IsPresent([msExchRecipientTypeDetails]),
        BitAnd([msExchRecipientTypeDetails], &H40000000) > 0,
        NULL
      )
    ),
  True,
  NULL
)`);
  });

  it('keeps the pairs of Switch together and opens parentheses that are too long', () => {
    const long = 'aVeryLongAttributeNameThatFillsTheLine';
    const text = `Switch([${long}]=1&&([${long}2]=2||[${long}3]=3||[${long}4]=4),"first",True,"last")`;
    expect(format(text).lines).toBe(`Switch(
  [${long}] = 1
    && (
      [${long}2] = 2
        || [${long}3] = 3
        || [${long}4] = 4
    ), "first",
  True, "last"
)`);
  });

  it('is the text itself where the canonical form would be too long', () => {
    const full = `IIF(True,"${'a'.repeat(LONGEST_EXPRESSION - 14)}",1)`;
    expect(full).toHaveLength(LONGEST_EXPRESSION);
    expect(format(full)).toEqual({ ok: true, text: full, lines: full });
  });

  it('is refused with its problem where the text is no expression', () => {
    expect(formatExpression('Trim([cn]')).toEqual({
      ok: false,
      problem: { code: 'closing-parenthesis-expected', position: 9, name: '' },
    });
  });
});
