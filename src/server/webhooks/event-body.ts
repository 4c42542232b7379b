import { z } from 'zod'

const Addressed = z.object({ data: z.object({ object: z.object({ notification_url: z.string() }) }) })

/** Where an event is sent, as its own body says; '' for nowhere. Throws where that is no event. */
export const notificationUrlOf = (body: string): string =>
  Addressed.parse(JSON.parse(body)).data.object.notification_url
