/** Response of a deletion in `/api/v1` (document D). */
export class Success {
  /** Always true: a failure is answered as an error. */
  success: true;
}
