declare module '*/web/assets/demo-examples.mjs' {
  type Ask = (path: string, options?: RequestInit) => Promise<Response>;
  interface Demo {
    readonly apiKey: string;
    readonly password: string;
    readonly organizationId: string;
  }
  export function demoExamples(demo: Demo, ask?: Ask): (operation: object) => Promise<void>;
  export function renewed(text: string): string;
}
