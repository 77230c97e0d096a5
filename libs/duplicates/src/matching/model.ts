import type { ComparedField, Finding, Likeness } from './finding.js';

/** How often a likeness is found between records of one person or company, and between those of two. */
export interface Frequencies {
  readonly m: number;
  readonly u: number;
}

/**
 * What Fellegi and Sunter's model knows: how many of the pairs that are compared are one, and the frequencies of each likeness.
 * Written by `scripts/quality/train.mjs`.
 */
export interface Model {
  readonly prior: number;
  readonly fields: Readonly<Partial<Record<ComparedField, Readonly<Partial<Record<Likeness, Frequencies>>>>>>;
}

/** A finding, and how many bits it says for (or against) the two being one. */
export interface Reason extends Finding {
  readonly weight: number;
}

/** How likely two records are one, and why. */
export interface Match {
  /** From 0 to 1. */
  readonly score: number;
  readonly why: readonly Reason[];
}

/** Weighs findings: what is likelier between records of one speaks for it, bit by bit. */
export function weigh(model: Model, findings: readonly Finding[]): Match {
  const why = findings.map((finding) => ({ ...finding, weight: weightOf(model, finding) }));
  const bits = why.reduce((sum, { weight }) => sum + weight, Math.log2(model.prior / (1 - model.prior)));
  return { score: round(1 / (1 + 2 ** -bits), 4), why };
}

function weightOf({ fields }: Model, { field, likeness }: Finding): number {
  const known = fields[field]?.[likeness];
  return known ? round(Math.log2(known.m / known.u), 2) : 0;
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
