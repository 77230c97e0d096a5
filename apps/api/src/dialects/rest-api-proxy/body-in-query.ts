/**
 * Finds a JSON object that stands in the query where a body should be. Document B's "update by phone" is printed with
 * `curl -G`, which moves the body behind the `?` as a part without a name; whoever follows it must not get a 400.
 */
export function bodyInQuery(query: string): string | null {
  const part = query.split('&').find((each) => /^(\{|%7b)/i.test(each));
  if (part === undefined) return null;
  try {
    const text = decodeURIComponent(part.replaceAll('+', '%20'));
    return text.endsWith('}') ? text : null;
  } catch {
    return null;
  }
}
