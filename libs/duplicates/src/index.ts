export * from './duplicates.module.js';
export * from './duplicates.options.js';
export * from './matching/blocking-key.js';
export * from './matching/finding.js';
export * from './matching/matcher.js';
export * from './matching/model.js';
export * from './pairs/duplicate-pair.entity.js';
export * from './scans/duplicate-scan.entity.js';
