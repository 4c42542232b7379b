import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ErrorBody } from '../../contract/error.ts'
import { payerAttempt, payerSession } from '../../fixtures/payer-session.ts'
import { NoAnswer } from './no-answer.ts'
import { askForSession, sendCode } from './payer-api.ts'

const session = payerSession()
const error = (code: string): ErrorBody => ({
  error: { type: 'invalid_request_error', code, param: null, message: 'It was refused', errors: [] },
})
const page = (status: number) => new Response('<!doctype html><title>Wi-Fi</title>', { status })

const answerWith = (answer: () => Promise<Response>) => {
  const fetched = vi.fn((_path: string, _init: RequestInit) => answer())
  vi.stubGlobal('fetch', fetched)
  return fetched
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('asking for the session', () => {
  test('returns it as the server wrote it', async () => {
    const fetched = answerWith(async () => Response.json(session))
    await expect(askForSession(session.id)).resolves.toEqual(session)
    expect(fetched).toHaveBeenCalledWith(
      `/v1/pay/${session.id}`,
      expect.objectContaining({ credentials: 'same-origin', cache: 'no-store', redirect: 'manual' }),
    )
  })

  test('knows of an unknown id only from the server itself', async () => {
    answerWith(async () => Response.json(error('not_found'), { status: 404 }))
    await expect(askForSession('x')).resolves.toBe('not_found')
    answerWith(async () => page(404))
    await expect(askForSession('x')).rejects.toThrow(NoAnswer)
  })

  test.each([
    ['a captive portal', async () => page(200)],
    ['a proxy’s error', async () => page(502)],
    ['an error of the server', async () => Response.json(error('internal'), { status: 500 })],
    ['a body that is no session', async () => Response.json({ ...session, status: 'paid' })],
    ['a session that comes with an error', async () => Response.json(session, { status: 503 })],
    ['a network that fails', async () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('takes no answer from %s', async (_, answer) => {
    answerWith(answer)
    await expect(askForSession(session.id)).rejects.toThrow(NoAnswer)
  })

  test('gives up after ten seconds', async () => {
    const fetched = answerWith(() => new Promise(() => {}))
    fetched.mockImplementation(
      (_path, { signal }) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    )
    const asked = expect(askForSession(session.id)).rejects.toThrow(NoAnswer)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(fetched.mock.lastCall?.[1].signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await asked
  })
})

describe('sending a code', () => {
  test('posts it once and returns the session after the reply', async () => {
    const after = payerSession({ revision: 3, attempt: payerAttempt() })
    const fetched = answerWith(async () => Response.json(after, { status: 201 }))
    await expect(sendCode(session.id, { number: 1, blik_code: '000123' })).resolves.toEqual(after)
    expect(fetched).toHaveBeenCalledTimes(1)
    expect(fetched.mock.lastCall?.[0]).toBe(`/v1/pay/${session.id}/attempts`)
    expect(fetched.mock.lastCall?.[1]).toMatchObject({ method: 'POST', body: '{"number":1,"blik_code":"000123"}' })
  })

  test.each([
    ['connection', 'a network that fails', async () => Promise.reject(new TypeError('Failed to fetch'))],
    ['connection', 'a captive portal', async () => page(403)],
    ['service', 'a proxy’s error', async () => page(502)],
    ['service', 'a database that is away', async () => Response.json(error('service_unavailable'), { status: 503 })],
    ['too_fast', 'a limit', async () => Response.json(error('rate_limited'), { status: 429 })],
    ['refused', 'a refusal', async () => Response.json(error('attempt_in_progress'), { status: 409 })],
  ])('knows the cause %s from %s', async (why, _, answer) => {
    answerWith(answer)
    const sent = sendCode(session.id, { number: 1, blik_code: '777123' })
    await expect(sent).rejects.toThrow(expect.objectContaining({ name: 'NoAnswer', why }))
  })

  /** A redirect that is not followed, as browsers show it. */
  const redirect = async () =>
    Object.create(new Response(''), { status: { value: 0 }, text: { value: async () => '' } })
  test.each<[string, boolean, () => Promise<Response>]>([
    ['a login page', true, async () => page(200)],
    ['a login page that says that it is one', true, async () => page(401)],
    ['a bot check', true, async () => page(403)],
    ['a gate that speaks JSON', true, async () => Response.json({ error: 'login_required' }, { status: 401 })],
    ['JSON of nobody we know', true, async () => Response.json({ ok: true })],
    ['a redirect to a log-in', true, redirect],
    ['a path that a proxy does not know', true, async () => page(404)],
    ['a proxy without a server', false, async () => page(502)],
    ['a proxy whose patience is over', false, async () => page(504)],
    ['a proxy with a limit', false, async () => page(429)],
    ['the server, which refuses', false, async () => Response.json(error('attempt_in_progress'), { status: 409 })],
    [
      'the server, whose database is away',
      false,
      async () => Response.json(error('service_unavailable'), { status: 503 }),
    ],
    ['nobody', false, async () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('knows whether something else answered, from %s', async (_, isBlocked, answer) => {
    answerWith(answer)
    const sent = sendCode(session.id, { number: 1, blik_code: '777123' })
    await expect(sent).rejects.toThrow(expect.objectContaining({ name: 'NoAnswer', isBlocked }))
    await expect(askForSession(session.id)).rejects.toThrow(expect.objectContaining({ name: 'NoAnswer', isBlocked }))
  })
})
