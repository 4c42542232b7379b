import * as z from 'zod/mini'

/** A text that an acquirer obliges the page to show, in one language, in pieces: those with an address are links. */
export const GatewayNotice = z.array(z.object({ text: z.string(), href: z.nullable(z.string()) }))
export type GatewayNotice = z.infer<typeof GatewayNotice>
