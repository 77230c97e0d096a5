/** Writes a text as the value of a `Warning` header; whatever it quotes of a request, the header can hold it. */
export function warning(text: string, agent = '-'): string {
  const quoted = JSON.stringify(text).replaceAll('\x7f', '');
  return `299 ${agent} ${Buffer.from(quoted, 'utf8').toString('latin1')}`;
}
