/**
 * Ends this process when the one that started it ends. npm passes a SIGTERM on to a shell between it and us, which
 * dies of it without a word; without this, `kill` of an `npm start` would leave the server running.
 */
export function endWithParent() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
}
