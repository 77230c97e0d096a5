import type { OpenAPIObject } from '@nestjs/swagger';
import type { Operation, Schema } from './openapi-types.js';

/** What a schema says of itself that is what the webhooks of a format are told. */
interface MessageOf {
  readonly format: string;
  readonly tag: string;
  /** What is told, by the names of the events. */
  readonly examples: Readonly<Record<string, unknown>>;
}

/** Webhooks as OpenAPI 3.1 has them, by the names of their formats. */
type Webhooks = Record<string, { post: Operation }>;

const EXTENSION = 'x-webhook';

const DESCRIPTION = `Calls of a webhook that was set up at \`POST /api/v1/webhooks\` with the \`format\` of this name.

- **Order, and how often**: at least once. An event that comes again, also when it is redelivered, has the same \`webhook-id\`. Events of one record come in the order of its versions, and wait for one that fails; those of different records come up to eight at once.
- **Time**: 10 seconds, the look-up of the host included. Redirects are not followed.
- **Again**: whatever is not responded to with 2xx is called again after 5 seconds, 5 and 30 minutes, 2, 5, 10 and then every 14 hours, or up to a fifth later, until three days after the first call. \`Retry-After\`, seconds or a date of at most a day, puts that off.
- **Rest**: after three failures in a row, or 429 or 503, nothing is sent for 5 seconds, then ever longer up to an hour. A receiver that fails at everything for three days is disabled, and so is one that responds with 410; enabled again it goes on where it stopped.
- **Signatures** are made anew with each call. \`webhook-signature\` has for 24 hours after a rotation one of the secret before too; \`X-Webhook-Signature\` is of the new secret alone.`;

const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
  example,
});

const parameters = [
  header(
    'webhook-id',
    'The same in every call and redelivery of an event, and what a receiver knows it by.',
    'evt_0198c0de7a317c5eb7a46f2d54f6a2b1',
  ),
  header('webhook-timestamp', 'When this call was signed, in seconds since 1970.', '1780000000'),
  header(
    'webhook-signature',
    'As Standard Webhooks has it: `v1,` and, in Base64, the HMAC-SHA256 of `<webhook-id>.<webhook-timestamp>.<body>`. The key is what the secret has in Base64 behind `whsec_`; of a secret that was brought along in another form, its text. Several are parted by blanks.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
  {
    ...header(
      'X-Webhook-Signature',
      '`sha256=` and, in hexadecimal, the HMAC-SHA256 of the body. The key is the whole text of the secret, `whsec_` included. `signature_header` of the webhook names it otherwise, or leaves it out.',
      'sha256=f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2',
    ),
    required: false,
  },
];

const responses = {
  '2XX': { description: 'It was taken.' },
  '410': { description: 'Nobody is there any more: the webhook is disabled.' },
  '4XX': { description: 'It is called again.' },
  '5XX': { description: 'It is called again.' },
};

/** Adds what receivers of webhooks are told: of each schema that says it is a message of a format. */
export function describeWebhooks(document: OpenAPIObject): void {
  const schemas = document.components!.schemas as Record<string, Schema>;
  const webhooks: Webhooks = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const { [EXTENSION]: message, ...own } = schema as Schema & { [EXTENSION]?: MessageOf };
    if (!message) continue;
    schemas[name] = own;
    webhooks[message.format] = { post: callOf(name, message) };
  }
  Object.assign(document, { webhooks });
}

/** The calls of webhooks that a document tells of. */
export function webhooksOf({ webhooks }: OpenAPIObject): Operation[] {
  return Object.values((webhooks ?? {}) as unknown as Webhooks).map(({ post }) => post);
}

/** Those under one of these tags. */
export function webhooksWith({ webhooks }: OpenAPIObject, tags: object): OpenAPIObject['webhooks'] {
  const all = Object.entries(webhooks ?? {});
  return Object.fromEntries(all.filter(([, { post }]) => post?.tags?.every((tag) => tag in tags)));
}

function callOf(schema: string, { format, tag, examples }: MessageOf): Operation {
  const named = Object.entries(examples).map(([event, value]) => [event, { summary: event, value }]);
  return {
    operationId: `receive${format.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Event`,
    summary: `Receive an event in the format ${format}`,
    description: DESCRIPTION,
    tags: [tag],
    security: [],
    parameters,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${schema}` },
          examples: Object.fromEntries(named) as Record<string, unknown>,
        },
      },
    },
    responses,
  };
}
