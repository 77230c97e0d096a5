import type { Locator, Page } from 'playwright-core';

/** What Swagger UI shows after an operation was executed. */
export interface Shown {
  status: number;
  body: string;
  /** The call as Swagger UI would have it pasted. */
  curl: string;
}

/** What a person writes into an operation before executing it. */
export interface Written {
  parameters?: Record<string, string>;
  body?: unknown;
}

/** Swagger UI as a person uses it: by what is seen and clicked. */
export class SwaggerPage {
  constructor(
    readonly page: Page,
    private readonly base: string,
  ) {}

  async open(path: string): Promise<void> {
    await this.page.goto(this.base + path);
    await this.page.locator('.opblock-tag').first().waitFor();
  }

  /** Says in the dialog who one is, by security scheme, and closes it. */
  async authorize(credentials: Record<string, string>): Promise<void> {
    await this.page.locator('.btn.authorize').first().click();
    for (const [scheme, value] of Object.entries(credentials)) {
      const form = this.page.locator('.auth-container', {
        has: this.page.locator(`h4 code:text-is("${scheme}")`),
      });
      await form.locator('input').fill(value);
      await form.locator('.btn.authorize').click();
    }
    await this.page.locator('.btn-done').first().click();
  }

  /** Forgets every credential. */
  async logOut(): Promise<void> {
    await this.page.evaluate(`localStorage.removeItem('authorized')`);
  }

  /** Opens an operation, fills it in, executes it and reads what is shown. */
  async execute(method: string, path: string, { parameters = {}, body }: Written = {}): Promise<Shown> {
    const operation = await this.opened(method, path);
    for (const [name, value] of Object.entries(parameters))
      await operation.locator(`tr[data-param-name="${name}"] input`).fill(value);
    if (body !== undefined) await operation.locator('.body-param__text').fill(JSON.stringify(body));
    await operation.locator('.btn.execute').click();
    const response = operation.locator('.live-responses-table');
    const status = response.locator('tbody .response-col_status');
    await status.waitFor();
    return {
      status: Number.parseInt(await status.innerText(), 10),
      body: await response.locator('.response-col_description .highlight-code code').first().innerText(),
      curl: await operation.locator('.request-snippets code').first().innerText(),
    };
  }

  private async opened(method: string, path: string): Promise<Locator> {
    const operation = this.page.locator(`.opblock-${method.toLowerCase()}`, {
      has: this.page.locator(`[data-path="${path}"]`),
    });
    // In a tag that is closed; what is found is opened.
    if (!(await operation.isVisible())) await this.page.locator('.operation-filter-input').fill(path);
    const execute = operation.locator('.btn.execute');
    if (!(await execute.isVisible())) await operation.locator('.opblock-summary-control').click();
    await execute.waitFor();
    // What an earlier execution has left.
    if (await operation.locator('.btn-clear').isVisible()) await operation.locator('.btn-clear').click();
    return operation;
  }
}
