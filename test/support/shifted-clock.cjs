// Sets the clock of the process that loads it: of what a spec meets outside of its sandbox.
const { now } = Date;
let offset = 0;

Date.now = () => now() + offset;
globalThis.Date = new Proxy(Date, {
  construct: (target, values, kind) =>
    Reflect.construct(target, values.length > 0 ? values : [Date.now()], kind),
});

/** Sets it ahead, or back, of what the machine says. */
exports.setClock = (milliseconds) => {
  offset = milliseconds;
};
