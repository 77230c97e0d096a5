import { DiscoveryService } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Figure, Measured } from '@rosetta/common';
import { PRODUCT_VERSION } from '../product-version.js';

/** Before the name of everything the product counts. */
export const PREFIX = 'rosetta_';

/** What every part of an application keeps of itself, and which version it is. */
export function figuresOf(app: NestFastifyApplication): readonly Figure[] {
  const parts = app
    .get(DiscoveryService)
    .getProviders()
    .map(({ instance }) => instance as unknown);
  return [versionFigure, ...[...new Set(parts)].filter(isMeasured).flatMap((part) => part.figures())];
}

/** The values of a figure, each with its label where it has any. */
export function valuesOf({ label, read }: Figure): { labels: Record<string, string>; value: number }[] {
  const values = read();
  if (values === null) return [];
  if (typeof values === 'number') return [{ labels: {}, value: values }];
  return [...values].map(([each, value]) => ({ labels: { [label!]: each }, value }));
}

const versionFigure: Figure = {
  name: 'info',
  kind: 'gauge',
  help: 'The version of the product',
  label: 'version',
  read: () => [[PRODUCT_VERSION, 1]],
};

function isMeasured(part: unknown): part is Measured {
  return typeof (part as Partial<Measured> | null)?.figures === 'function';
}
