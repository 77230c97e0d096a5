import { build, installIfMissing, requireSupportedNode } from './prepare.mjs';

requireSupportedNode();
await installIfMissing({ forDevelopment: true });
await build();
