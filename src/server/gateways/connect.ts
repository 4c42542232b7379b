import type { FastifyInstance } from 'fastify'
import type { GatewayHost } from './port.ts'
import type { Gateways } from './registry.ts'

interface Options {
  gateways: Gateways
  hostOf: (gateway: string) => GatewayHost
  limitNotifications: (scope: FastifyInstance) => void
}

/** Plugs the gateways into the server. */
export const connectGateways = async (
  app: FastifyInstance,
  { gateways, limitNotifications, hostOf }: Options,
): Promise<void> => {
  for (const gateway of gateways.all) {
    const { notifications } = gateway.connect(hostOf(gateway.name))
    if (notifications) {
      await app.register(
        async (scope) => {
          // An acquirer sends all that it has from a few addresses.
          limitNotifications(scope)
          takeRawBodies(scope)
          notifications(scope)
        },
        { prefix: `/v1/gateways/${gateway.name}` },
      )
    }
  }
}

/** A signature is over the bytes as they came, so nothing reads them before the gateway does. */
const takeRawBodies = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => body)
}
