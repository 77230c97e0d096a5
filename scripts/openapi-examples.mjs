// Finds operations that show no example of their request body or of an answer of success.
import { readFileSync } from 'node:fs';

/** Names what lacks an example in a document, each as one line. */
export function missingExamples(file) {
  const document = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { requestBody, responses }]) => [
      ...withoutExample(resolved(document, requestBody)).map(
        (type) => `${method} ${path}: request (${type})`,
      ),
      ...Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([status, response]) =>
          withoutExample(resolved(document, response)).map(
            (type) => `${method} ${path}: ${status} (${type})`,
          ),
        ),
    ]),
  );
}

function withoutExample({ content = {} } = {}) {
  return Object.keys(content).filter((type) => !('example' in content[type] || 'examples' in content[type]));
}

function resolved(document, part) {
  if (!part?.$ref) return part;
  return part.$ref
    .split('/')
    .slice(1)
    .reduce((inner, key) => inner[key], document);
}
