import * as z from 'zod/mini'
import { PayerSession } from '../../contract/payer-session.ts'

/** The server sends a heartbeat every 10 s: a stream silent for longer than two of them is dead, whatever it says. */
export const silenceMs = 25_000
const firstPauseMs = 1_000
const longestPauseMs = 30_000

/** The part of EventSource that is used here. */
export interface UpdateStream {
  addEventListener(type: string, listener: (event: Event) => void): void
  close(): void
}

export interface LiveUpdates {
  /** Opens a new stream now: the old one may have died in the device's sleep. */
  reopen(): void
  /** Follows nothing any more, until it is told to open a stream again. */
  close(): void
}

interface LiveUpdatesOptions {
  /** Calls back once there is a place for a stream. Returns the way to leave it, or to wait for it no longer. */
  takePlace: (onTaken: () => void) => () => void
  openStream: () => UpdateStream
  onSession: (session: PayerSession) => void
  /** Whether this stream has told the session's state and has been heard of since. */
  onHealth: (healthy: boolean) => void
  /** From 0 up to 1, as Math.random: open pages must not come back all at once. */
  random: () => number
}

/** Follows a session's stream until closed; opens it anew, with growing pauses, whenever it fails or falls silent. */
export const followUpdates = (options: LiveUpdatesOptions): LiveUpdates => {
  const { takePlace, openStream, onSession, onHealth, random } = options
  let stream: UpdateStream | null = null
  let leavePlace = () => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isHealthy = false

  const setHealthy = (healthy: boolean) => {
    if (healthy === isHealthy) return
    isHealthy = healthy
    onHealth(healthy)
  }
  const letGo = () => {
    clearTimeout(timer)
    stream?.close()
    stream = null
    leavePlace()
    leavePlace = () => {}
    // Another tab may have the place from now on.
    setHealthy(false)
  }
  const fail = () => {
    letGo()
    const pauseMs = Math.min(firstPauseMs * 2 ** failures, longestPauseMs)
    failures += 1
    timer = setTimeout(reopen, pauseMs * (0.5 + random() / 2))
  }
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(fail, silenceMs)
  }
  const open = () => {
    const opened = openStream()
    stream = opened
    heard()
    // An event that was on its way when its stream was closed says nothing of the stream that is open now.
    const on = (type: string, listener: (event: Event) => void) =>
      opened.addEventListener(type, (event) => {
        if (stream === opened) listener(event)
      })
    on('open', heard)
    on('ping', heard)
    on('error', fail)
    on('session', (event) => {
      const session = event instanceof MessageEvent ? parseSession(event.data) : null
      if (session === null) return fail()
      failures = 0
      heard()
      setHealthy(true)
      onSession(session)
    })
  }

  const reopen = () => {
    letGo()
    leavePlace = takePlace(open)
  }

  reopen()
  return { reopen, close: letGo }
}

const parseSession = (data: unknown): PayerSession | null => {
  try {
    return z.safeParse(PayerSession, JSON.parse(String(data))).data ?? null
  } catch {
    return null
  }
}
