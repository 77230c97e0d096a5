/** Answer of a deletion in the house dialect (document D). */
export class Success {
  /** Always true: a failure is answered as an error. */
  success: true;
}
