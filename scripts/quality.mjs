import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as prettier from 'prettier';
import { buildIfStale, installIfMissing, root } from './prepare.mjs';

/**
 * Measures how well duplicates are found, and writes docs/quality.md: `npm run quality`. With `--train` it fits the weights anew
 * instead.
 */
process.chdir(root);
await installIfMissing({ forDevelopment: true });
await buildIfStale();
if (process.argv.includes('--train')) {
  await import('./quality/train.mjs');
  console.log('The weights are written; build, and run this again without --train for the page.');
} else {
  const { measuredSets, qualityPage } = await import('./quality/page.mjs');
  const { measuredMerging, precisionModule } = await import('./quality/merging.mjs');
  const sets = await measuredSets();
  const merging = measuredMerging(sets);
  const file = path.join(root, 'docs/quality.md');
  const options = { ...(await prettier.resolveConfig(file)), parser: 'markdown' };
  writeFileSync(file, await prettier.format(qualityPage(sets, merging), options));
  const beside = path.join(root, 'libs/duplicates/src/matching/contact-precision.ts');
  const typescript = { ...(await prettier.resolveConfig(beside)), parser: 'typescript' };
  writeFileSync(beside, await prettier.format(precisionModule(merging), typescript));
  console.log('Written: docs/quality.md and contact-precision.ts');
}
