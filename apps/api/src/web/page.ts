import { type Html, html } from './html.js';

/** A whole page around its body; every style and script is a file of ours, as the Content-Security-Policy wants it. */
export function page(title: string, head: Html, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}
