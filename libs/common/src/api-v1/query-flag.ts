import { Transform } from 'class-transformer';

const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Reads a query text as true or false; anything else stays what it is, for a check to refuse. */
export function QueryFlag(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => FLAGS[String(value)] ?? value);
}
