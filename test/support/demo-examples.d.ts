declare module '*/web/assets/demo-examples.mjs' {
  type Ask = (path: string, options?: RequestInit) => Promise<Response>;
  interface Demo {
    readonly apiKey: string;
    readonly password: string;
    readonly organizationId: string;
  }
  export function withRecordsOf<Document>(demo: Demo, document: Document, ask?: Ask): Promise<Document>;
  export function renewed(text: string): string;
}
