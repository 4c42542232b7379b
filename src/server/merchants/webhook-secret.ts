import { randomBytes } from 'node:crypto'

/** What the demo merchant's events are signed with. Everybody knows it. */
export const demoWebhookSecret = 'whsec_a2FzYS1kZW1vLXNob3Atd2ViaG9va3Mh'

/** A new secret to sign a merchant's events with, as Standard Webhooks writes them: 24 random bytes. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`
