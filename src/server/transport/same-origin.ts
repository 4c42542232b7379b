import type { FastifyRequest } from 'fastify'
import { ApiError } from './api-error.ts'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a browser sends this for the page of another site. Programs send neither header. Browsers that lack
 * Sec-Fetch-Site give a form's Origin as `null` where, as here, there is no referrer: that says nothing.
 */
export const isFromOtherSite = (headers: Readonly<Record<string, unknown>>, ownOrigin: string): boolean => {
  const { origin, 'sec-fetch-site': site } = headers
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return origin !== undefined && origin !== 'null' && origin !== ownOrigin
}

/** A hook that refuses whatever another site's page makes a browser send; what only reads may come from anywhere. */
export const refuseOtherSites = (publicUrl: string) => {
  const ownOrigin = new URL(publicUrl).origin
  return async (request: FastifyRequest) => {
    if (reading.has(request.method) || !isFromOtherSite(request.headers, ownOrigin)) return
    throw new ApiError({
      status: 403,
      type: 'invalid_request_error',
      code: 'cross_site_request',
      message: 'This is taken from the payment page alone, not from the page of another site.',
    })
  }
}
