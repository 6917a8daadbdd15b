/** An expression with its pieces in colours; mistakes underlined. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useMemo, type Ref } from 'react';
import { piecesOf, type Piece } from './pieces.ts';

const useStyles = makeStyles({
  text: { color: tokens.colorPaletteGreenForeground1 },
  number: { color: tokens.colorPaletteBrownForeground2 },
  attribute: { color: tokens.colorPaletteTealForeground2 },
  parameter: { color: tokens.colorPalettePurpleForeground2 },
  variable: { color: tokens.colorPalettePurpleForeground2 },
  function: { color: tokens.colorBrandForeground1 },
  word: { color: tokens.colorPaletteBerryForeground1, fontWeight: tokens.fontWeightSemibold },
  operator: { color: tokens.colorNeutralForeground1 },
  punctuation: { color: tokens.colorNeutralForeground2 },
  space: {},
  unfinished: { color: tokens.colorNeutralForeground1 },
  mark: {
    textDecorationLine: 'underline',
    textDecorationStyle: 'wavy',
    textDecorationColor: tokens.colorStatusDangerForeground1,
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
  },
  /** A mistake behind the last character: something is missing there. */
  end: { display: 'inline-block', width: '8px' },
});

const BREAKING = /^([,(]|&&|\|\||[<>=&+*-]|<=|>=|<>)$/;

export interface ColouredProps {
  readonly text: string;
  /** Lines may end behind commas and operators: not where a text area has to have the same lines. */
  readonly breaks?: boolean;
  /** Places of mistakes, from 0. */
  readonly marks?: readonly number[];
  /** Where the marker stands, for what is laid beside it. */
  readonly markerAt?: number | undefined;
  readonly marker?: Ref<HTMLSpanElement>;
}

export function Coloured({ text, breaks = false, marks = [], markerAt, marker }: ColouredProps) {
  const styles = useStyles();
  const pieces = useMemo(() => piecesOf(text), [text]);
  const isMarked = ({ at, text: piece }: Piece) => marks.some((place) => place >= at && place < at + piece.length);
  const markerBefore = markerAt === undefined ? -1 : pieces.findIndex(({ at }) => at >= markerAt);
  const markerSpan = markerAt === undefined ? null : <span ref={marker} />;
  return (
    <>
      {pieces.map((piece, index) => (
        <span key={piece.at}>
          {index === markerBefore ? markerSpan : null}
          <span className={mergeClasses(styles[piece.kind], isMarked(piece) && styles.mark)}>{piece.text}</span>
          {breaks && BREAKING.test(piece.text) ? <wbr /> : null}
        </span>
      ))}
      {markerBefore < 0 ? markerSpan : null}
      {marks.some((place) => place >= text.length) ? (
        <span className={mergeClasses(styles.mark, styles.end)}>{'\u00a0'}</span>
      ) : null}
    </>
  );
}
