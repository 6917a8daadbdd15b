/** The one form in which every benchmark reports. */

export interface Measurement {
  readonly name: string;
  /** The median of the samples. */
  readonly value: number;
  readonly unit: string;
  readonly samples: number;
  /** Largest minus smallest sample, as a share of the median. */
  readonly spread: number;
  /** What was run beside it for comparison, with its own value in the same unit. */
  readonly control?: { readonly name: string; readonly value: number };
  /** Value divided by the control's value. */
  readonly ratio?: number;
  readonly target?: string;
  readonly met?: boolean;
}

export interface Target {
  /** In words, as printed. */
  readonly words: string;
  meets(measured: { readonly value: number; readonly ratio?: number }): boolean;
}

export function measure(
  name: string,
  unit: string,
  samples: readonly number[],
  options: {
    readonly control?: { readonly name: string; readonly samples: readonly number[] };
    readonly target?: Target;
  } = {},
): Measurement {
  if (samples.length === 0) throw new Error(`${name} was not measured at all`);
  const value = median(samples);
  const spread = value === 0 ? 0 : (Math.max(...samples) - Math.min(...samples)) / value;
  const control = options.control && { name: options.control.name, value: median(options.control.samples) };
  const ratio = control && value / control.value;
  return {
    name,
    value,
    unit,
    samples: samples.length,
    spread,
    ...(control ? { control } : {}),
    ...(ratio === undefined ? {} : { ratio }),
    ...(options.target
      ? {
          target: options.target.words,
          met: options.target.meets({ value, ...(ratio === undefined ? {} : { ratio }) }),
        }
      : {}),
  };
}

function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A table for people. */
export function printMeasurements(measurements: readonly Measurement[]): string {
  const rows = measurements.map((entry) => [
    entry.name,
    format(entry.value),
    entry.unit,
    `${entry.samples} x, spread ${(entry.spread * 100).toFixed(0)} %`,
    entry.control ? `${format(entry.ratio!)} of ${entry.control.name} (${format(entry.control.value)})` : '',
    entry.target ? `${entry.met ? 'met' : 'NOT MET'}: ${entry.target}` : '',
  ]);
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column]!, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 1 ? cell.padStart(width) : cell.padEnd(width);
}

function format(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
