import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError, badRequest } from './api-error.ts'
import { parseForm } from './form-body.ts'
import { parseJson } from './json-body.ts'

/** In bytes: all arguments at their longest fit twice, in ASCII. */
export const bodyLimit = 256 * 1024

/** A type with its parameters is shorter; what comes after says nothing about a body. */
const longestType = 200

const charsetOf = (contentType = ''): string =>
  (/;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType.slice(0, longestType))?.[1] ?? 'utf-8').toLowerCase()

const malformed = (message: string, cause?: unknown) => badRequest({ code: 'body_invalid', message, cause })

const decode = (body: Buffer, request: FastifyRequest): string => {
  if (!['utf-8', 'utf8', 'us-ascii'].includes(charsetOf(request.headers['content-type']))) {
    throw new ApiError({ code: 'body_charset_unsupported', message: 'The body must be in UTF-8.' })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    throw malformed('The body is not valid UTF-8.', error)
  }
}

/** A syntax error's text quotes the body, which is not for logs; where it stands is. */
const placeOf = (error: unknown): string =>
  (error instanceof Error && / at position \d+/.exec(error.message)?.[0]) || ''

const looksLikeJson = (text: string): boolean => /^\s*(?:[[{]|%5B|%7B)/i.test(text)
const looksLikeForm = (text: string): boolean => /^\s*[\w%.[\]-]{1,200}=/.test(text)

const sendAs = (type: string) => `Send it with \`Content-Type: ${type}\`.`

const readJson = (text: string): unknown => {
  try {
    return text === '' ? {} : parseJson(text)
  } catch (error) {
    if (error instanceof ApiError) throw error
    if (looksLikeForm(text)) {
      throw malformed(
        `The body is a form, but its Content-Type says JSON. ${sendAs('application/x-www-form-urlencoded')}`,
      )
    }
    throw malformed(`The body is not valid JSON${placeOf(error)}.`)
  }
}

const readForm = (text: string, schema: unknown): unknown => {
  if (looksLikeJson(text)) {
    throw malformed(`The body is JSON, but its Content-Type says that it is a form. ${sendAs('application/json')}`)
  }
  try {
    return parseForm(text, schema)
  } catch (error) {
    if (error instanceof ApiError) throw error
    if (error instanceof URIError) throw malformed('The form has broken percent encoding.', error)
    throw malformed('The form is too complex: at most 1000 fields, with names such as a, a[b] and a[].', error)
  }
}

const typesTaken = 'application/x-www-form-urlencoded or application/json'

/** 415: what a body is that is neither a form nor JSON, or does not say so. */
export const unsupportedType = (contentType: string | undefined): ApiError => {
  const type = contentType?.slice(0, longestType).split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const isMultipart = type === 'multipart/form-data'
  const said =
    type === ''
      ? 'The body has no Content-Type'
      : `The body is ${/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'of no type'}`
  const hint = isMultipart ? ' In curl, use -d in place of -F; in PHP, pass http_build_query(…).' : ''
  return new ApiError({
    code: 'body_type_unsupported',
    message: `${said}: it must be ${typesTaken}, and say so in Content-Type.${hint}`,
  })
}

/** Reads the two kinds of bodies that the API takes, in place of the framework's own. Every body becomes an object. */
export const registerBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit },
    async (request: FastifyRequest, body: Buffer) => {
      const value = readJson(decode(body, request))
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
      throw malformed('The body must be a JSON object: {"name": value, …}.')
    },
  )
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit },
    async (request: FastifyRequest, body: Buffer) => readForm(decode(body, request), request.routeOptions.schema?.body),
  )
}
