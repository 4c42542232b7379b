import { storedEventsSince } from '../webhooks/stored-events.ts'
import { command } from './command.ts'
import { within } from './parameters.ts'
import { table } from './table.ts'

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1)

export const storageCommand = command({
  summary: 'Show what the events of each merchant take that came within a time.',
  notes: ['The events have the sessions with their metadata in them. Who has the most comes first.'],
  positionals: {},
  options: { within },
  async run({ db, clock }, given) {
    const since = new Date(clock.now().getTime() - given.within)
    const stored = (await storedEventsSince(db, since)).toSorted((one, other) => other.bytes - one.bytes)
    const rows = stored.map(({ merchantId, livemode, events, bytes }) => ({
      id: merchantId,
      mode: livemode ? 'live' : 'test',
      events,
      bytes,
    }))
    return {
      text:
        rows.length === 0
          ? `There are no events since ${since.toISOString()}.`
          : table([
              ['MERCHANT', 'MODE', 'EVENTS', 'MB'],
              ...rows.map(({ id, mode, events, bytes }) => [id, mode, String(events), megabytes(bytes)]),
            ]),
      json: rows,
    }
  },
})
