import type { FastifyRequest } from 'fastify'
import { ApiError } from './api-error.ts'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

type Headers = Readonly<Record<string, unknown>>

/**
 * Whether a person has just sent a form that leads the whole window here, from a page that has no origin to name. So does
 * our own page in the window of a sandboxed frame. Whoever is led here by another page's form sees where they are; nobody
 * can send it behind their back, and no cookie of ours speaks for them.
 */
const isOwnDoing = ({ origin, ...headers }: Headers): boolean =>
  origin === 'null' &&
  headers['sec-fetch-mode'] === 'navigate' &&
  headers['sec-fetch-dest'] === 'document' &&
  headers['sec-fetch-user'] === '?1'

/**
 * Whether a browser sends this for the page of another site. Programs send neither header. Browsers that lack
 * Sec-Fetch-Site give a form's Origin as `null` where, as here, there is no referrer: that says nothing.
 */
export const isFromOtherSite = (headers: Headers, ownOrigin: string): boolean => {
  const { origin, 'sec-fetch-site': site } = headers
  if (site !== undefined) return site !== 'same-origin' && site !== 'none' && !isOwnDoing(headers)
  return origin !== undefined && origin !== 'null' && origin !== ownOrigin
}

/** A hook that refuses whatever another site's page makes a browser send; what only reads may come from anywhere. */
export const refuseOtherSites = (publicUrl: string) => {
  const ownOrigin = new URL(publicUrl).origin
  return async (request: FastifyRequest) => {
    if (reading.has(request.method) || !isFromOtherSite(request.headers, ownOrigin)) return
    throw new ApiError({
      code: 'cross_site_request',
      message: 'This is taken from the payment page alone, not from the page of another site.',
    })
  }
}
