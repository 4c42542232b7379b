import type { Kysely } from 'kysely'
import type { Clock } from '../../clock.ts'
import type { Database } from '../../database/schema.ts'
import type { GatewayHost } from '../port.ts'
import { readCharge } from './books.ts'
import { answerOf, contraryOf } from './charge.ts'

interface Options {
  db: Kysely<Database>
  clock: Clock
  host: () => GatewayHost | null
}

/** What the bank tells by itself, once it has decided. */
export interface Notices {
  /** Tells what has been decided, as its reply is to arrive; nothing while there is no decision. */
  tell(attemptId: string): Promise<void>
  /** The same at a time. One that fails is lost, as they are in life: the bank is asked about the attempt later. */
  tellAt(attemptId: string, time: Date): void
  close(): void
}

export const openNotices = ({ db, clock, host }: Options): Notices => {
  const callOffs = new Map<string, () => void>()
  const tell = async (attemptId: string) => {
    const charge = await readCharge(db, attemptId)
    const answer = charge && answerOf(charge, clock.now())
    if (!charge || !answer || answer.status === 'waiting' || charge.told !== null || charge.reply === 'lost') return
    await host()?.answered(attemptId, answer)
    if (charge.reply === 'doubled') await host()?.answered(attemptId, answer)
    if (charge.reply === 'contradictory') await host()?.answered(attemptId, contraryOf(answer))
  }
  return {
    tell,
    tellAt(attemptId, time) {
      callOffs.get(attemptId)?.()
      const wake = () => {
        callOffs.delete(attemptId)
        tell(attemptId).catch(() => {})
      }
      callOffs.set(attemptId, clock.at(time, wake))
    },
    close() {
      for (const callOff of callOffs.values()) callOff()
      callOffs.clear()
    },
  }
}
