/** Brings what stands in the cells of a company to its fields: one e-mail and phone of several, and a domain without its address. */
export function companyFields(fields: Record<string, unknown>): Record<string, unknown> {
  const finished = { ...fields };
  for (const field of ['email', 'phone'])
    if (Array.isArray(finished[field])) [finished[field]] = finished[field] as string[];
  if (typeof finished.domain === 'string') finished.domain = domainIn(finished.domain);
  return finished;
}

/** The domain of an address such as `https://www.example.com/about`; what is none is left as it is written. */
function domainIn(text: string): string {
  const [, host] =
    /^(?:[a-z][a-z+.-]*:\/\/)?(?:www\.)?([^\s/:?#@]+\.[^\s/:?#@]+)(?:[:/?#]\S*)?$/i.exec(text) ?? [];
  return (host ?? text).toLowerCase();
}
