import * as z from 'zod/mini'

/** A link where it has an address. */
export const NoticePiece = z.object({ text: z.string(), href: z.nullable(z.string()) })

/** A text that an acquirer obliges the page to show where the code is typed, in one language, in pieces. */
export const GatewayNotice = z.array(NoticePiece)
export type GatewayNotice = z.infer<typeof GatewayNotice>

/** The same text by IETF language tag, `en` among them; empty for none. */
export const GatewayNotices = z.record(z.string(), GatewayNotice)
export type GatewayNotices = z.infer<typeof GatewayNotices>
