import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { routes } from '../../contract/routes.ts'
import './components.ts'
import { Document, describe } from './describe.ts'
import { docsPage } from './docs-page.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { webhooks } from './webhooks.ts'

const license = { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' }

const info = {
  title: 'Kasa',
  version: '1',
  license,
  description:
    'A hosted checkout page that takes BLIK. Create a Checkout Session, send the payer to its `url`, and hear of what becomes of it by webhook.\n\nAmounts are whole numbers of the currency’s minor units; times are Unix seconds unless their name ends in `_ms`. Bodies are JSON or forms. Every answer carries a `Request-Id`; every answer of 400 and above is an `Error`.',
}

const tags = [
  { name: 'Checkout Sessions', description: 'For shops, with a secret key.' },
  { name: 'Events', description: 'What was sent to `notification_url`, for shops.' },
  { name: 'Gateways', description: 'For acquirers: their notifications.' },
  { name: 'Payer', description: 'For the payment page. The session’s id is the key.' },
  { name: 'Refunds', description: 'Money that goes back to payers, for shops.' },
  { name: 'Test help', description: 'For testers, with a test key.' },
]

const securitySchemes = {
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'The secret key as user name, with an empty password.',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'The secret key as token.' },
} as const

const transform = createJsonSchemaTransform({})
const transformObject = createJsonSchemaTransformObject({})

interface Options {
  /** Where the API is, without a slash at its end. */
  publicUrl: string
  /** What other rooms say of the operations that are theirs. */
  moreOperations: Readonly<Record<string, Operation>>
}

/** Describes all routes that are added from now on: as a file at `/openapi.json`, and for people at `/docs`. */
export const registerDocumentation = async (
  app: FastifyInstance,
  { publicUrl, moreOperations }: Options,
): Promise<void> => {
  const described = { operations: { ...operations, ...moreOperations }, webhooks }
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { ...info, contact: { name: 'Whoever runs this installation', url: publicUrl } },
      servers: [{ url: publicUrl, description: 'This installation.' }],
      tags,
      components: { securitySchemes },
    },
    transform: (route) => {
      const { schema, url } = transform(route)
      return { schema: { ...schema, hide: !url.startsWith('/v1/') }, url }
    },
    transformObject: (document) => describe(Document.parse(transformObject(document)), described),
  })
  app.get(routes.openApi, async (_, reply) => reply.header('access-control-allow-origin', '*').send(app.swagger()))
  await docsPage(app)
}
