/**
 * `describe` for specs that need a service which not every machine has. Where it is missing they are skipped, and say
 * so; with REQUIRE_SERVICES=1, as where everything is checked, they are run and fail.
 */
export function describeWith(service: string, isThere: boolean): jest.Describe {
  if (isThere || process.env['REQUIRE_SERVICES'] === '1') return describe;
  console.warn(
    `${service} is not here: the tests that need it are skipped. REQUIRE_SERVICES=1 demands them.`,
  );
  return describe.skip;
}
