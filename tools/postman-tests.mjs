import { shapeOf } from './shape.mjs';

/** Tests of status and shape, what else the step expects, and what later steps need of the response. */
export function testsOf({ call, status, expects = {}, keep = {}, keepSecret = {} }, operation, components) {
  const wanted = String(status ?? usualStatus(call, operation));
  const response = operation.responses[wanted];
  if (!response) throw new Error(`steps.mjs: "${call}" is not documented to answer ${wanted}.`);
  const schema = response.content?.['application/json']?.schema;
  const kept = [
    ...Object.entries(keep).map(([name, value]) => `pm.collectionVariables.set('${name}', ${value});`),
    ...Object.entries(keepSecret).map(([name, value]) => `pm.environment.set('${name}', ${value});`),
  ];
  return [
    `pm.test('answers ${wanted}', () => pm.response.to.have.status(${wanted}));`,
    ...(schema
      ? [
          `const shape = ${JSON.stringify(shapeOf(schema, components))};`,
          `pm.test('has the documented shape', () => pm.response.to.have.jsonSchema(shape));`,
          'const answer = pm.response.json();',
        ]
      : []),
    ...Object.entries(expects).map(([told, value]) => expectation(told, value)),
    ...kept,
  ];
}

/** Texts may hold variables, which scripts do not fill in by themselves. */
function expectation(told, value) {
  const text = JSON.stringify(value);
  const wanted = typeof value === 'string' ? `pm.variables.replaceIn(${text})` : text;
  return `pm.test('${told}', () => pm.expect(${told}).to.eql(${wanted}));`;
}

function usualStatus(call, { responses }) {
  if (call.startsWith('POST ') && '201' in responses) return '201';
  return Object.keys(responses).find((status) => status.startsWith('2'));
}
