// Loaded into a process before its program (`node --import`): tells its parent, whenever that asks, how long its event loop kept
// others waiting since it was asked last, in ms: by the clock, and by the CPU time the process took meanwhile, which other
// processes do not prolong.
import { createHistogram } from 'node:perf_hooks';

const EVERY_MS = 5;
const [late, busy] = [createHistogram(), createHistogram()];
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
const record = (histogram, milliseconds) => histogram.record(Math.max(1, Math.round(milliseconds * 1_000)));

let [clockBefore, cpuBefore] = [performance.now(), cpu()];
const look = () => {
  const [clockNow, cpuNow] = [performance.now(), cpu()];
  record(late, clockNow - clockBefore - EVERY_MS);
  record(busy, (cpuNow - cpuBefore) / 1_000);
  [clockBefore, cpuBefore] = [clockNow, cpuNow];
  setTimeout(look, EVERY_MS).unref();
};
look();

const summary = (histogram) => {
  const [p99, max] = [histogram.percentile(99), histogram.max].map((microseconds) => microseconds / 1_000);
  histogram.reset();
  return { p99, max };
};
process.on('message', (asked) => {
  if (asked === 'event loop') process.send({ late: summary(late), busy: summary(busy) });
});
process.channel.unref();
