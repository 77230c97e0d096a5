/** The body of a refusal in those of `/api/v1` shape: the code twice, and a message, which may be a matcher. */
export function apiV1Error(code: string, message: unknown): { error: unknown; code: string } {
  return { error: expect.objectContaining({ type: expect.any(String), code, message }), code };
}
