import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pathTo } from '../../contract/routes.ts'
import { openConnections, requestText } from './connection.ts'
import { median, percentile } from './measure.ts'
import type { Subject } from './subject.ts'

const pages = 2_000
const rounds = 3
const paymentsPerRound = 200
/** One payment each so many milliseconds: 40 a second. */
const paceMs = 25
const openAtOnce = 50

/** Opens a session's stream and calls `onApproved` once it tells of the approval. Resolves once it has told the session. */
const openPage = (port: number, id: string, onApproved: () => void): Promise<Socket> =>
  new Promise((resolve, reject) => {
    let told = false
    const socket = connect({ port, host: '127.0.0.1' }, () =>
      socket.write(requestText({ path: pathTo('payerUpdates', id) })),
    )
    socket.setEncoding('latin1')
    socket.on('error', reject)
    socket.on('data', (chunk: string) => {
      if (!told && chunk.includes('event: session')) {
        told = true
        resolve(socket)
      }
      if (chunk.includes('"approved"')) onApproved()
    })
  })

/** What PostgreSQL alone takes from a commit with a NOTIFY to its listener, in milliseconds, at the same pace. */
const notifyTimes = async (subject: Subject): Promise<number[]> => {
  const listener = new pg.Client({ connectionString: subject.referenceUrl })
  await listener.connect()
  await listener.query('listen told')
  const times: number[] = []
  for (let sent = 0; sent < paymentsPerRound; sent += 1) {
    const heard = new Promise((resolve) => listener.once('notification', resolve))
    const begin = performance.now()
    await subject.reference.query(`select pg_notify('told', '')`)
    await heard
    times.push(performance.now() - begin)
    await sleep(paceMs)
  }
  await listener.end()
  return times
}

const spread = (times: readonly number[]) => [0.5, 0.95, 0.99].map((share) => percentile(times, share))

/** From the bank's word to the event at the page, with many pages open on one process, beside PostgreSQL's own NOTIFY. */
export const benchStreams = async (subject: Subject) => {
  const memory = () => subject.figure('process_resident_memory_bytes')
  const ids = await subject.createMany(pages)
  const approved = new Map<string, () => void>()
  const before = await memory()
  const sockets: Socket[] = []
  for (let opened = 0; opened < pages; opened += openAtOnce) {
    const batch = ids.slice(opened, opened + openAtOnce)
    sockets.push(...(await Promise.all(batch.map((id) => openPage(subject.port, id, () => approved.get(id)?.())))))
  }
  const bytesPerPage = ((await memory()) - before) / pages

  const pay = async (id: string): Promise<number> => {
    const connections = await openConnections(subject.port, 1)
    await connections.ask(0, subject.pay(id, '949111'))
    const heard = new Promise<void>((resolve) => approved.set(id, resolve))
    const begin = performance.now()
    await connections.ask(0, subject.approve(id))
    await heard
    const time = performance.now() - begin
    connections.close()
    return time
  }
  const kasa: number[][] = []
  const reference: number[][] = []
  for (let round = 0; round < rounds; round += 1) {
    reference.push(spread(await notifyTimes(subject)))
    const payments: Promise<number>[] = []
    for (const id of ids.slice(round * paymentsPerRound, (round + 1) * paymentsPerRound)) {
      payments.push(pay(id))
      await sleep(paceMs)
    }
    kasa.push(spread(await Promise.all(payments)))
  }
  for (const socket of sockets) socket.destroy()
  const medians = (results: readonly number[][]) =>
    [0, 1, 2].map((index) => median(results.map((each) => each[index] ?? Number.NaN)))
  return { pages, kasa: medians(kasa), reference: medians(reference), bytesPerPage }
}
