/** The body of a refusal in the house's shape: the code twice, and a message, which may be a matcher. */
export function houseError(code: string, message: unknown): { error: unknown; code: string } {
  return { error: expect.objectContaining({ type: expect.any(String), code, message }), code };
}
