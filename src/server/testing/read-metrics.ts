import type { FastifyInstance } from 'fastify'
import { routes } from '../../contract/routes.ts'
import { metricsHeaders } from '../../fixtures/metrics.ts'

/** The figures of a test's server, as Prometheus reads them. */
export const readMetrics = async (app: FastifyInstance): Promise<string> =>
  (await app.inject({ url: routes.metrics, headers: metricsHeaders })).body
