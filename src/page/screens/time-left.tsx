import { type ReactNode, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../ui/announcer.tsx'
import { Ring } from '../../ui/progress.tsx'
import { secondsLeft, secondsToSay } from '../i18n/format-time-left.ts'
import { useFormats } from '../i18n/formats.ts'
import type { ServerClock } from '../session/server-clock.ts'
import { useRerender, useServerTime } from '../session/use-server-time.ts'

interface TimeLeftProps {
  /** By the server's clock. */
  untilMs: number
  clock: ServerClock
}

/** The time left, each second for the eye, twice for the ear. The ring is a minute. */
export const TimeLeft = ({ untilMs, clock }: TimeLeftProps): ReactNode => {
  const { t } = useTranslation()
  const { timeLeft } = useFormats()
  const announce = useAnnounce()
  const rerender = useRerender()
  const seconds = secondsLeft(untilMs - clock.now())
  const lastSeconds = useRef(seconds)

  const tick = useCallback(() => {
    const now = secondsLeft(untilMs - clock.now())
    const say = secondsToSay(lastSeconds.current, now)
    lastSeconds.current = now
    if (say !== null) announce(t('confirm_in_bank.seconds_left', { count: say }))
    rerender()
  }, [untilMs, clock, announce, rerender, t])
  useServerTime(clock, seconds > 0 ? untilMs - (seconds - 1) * 1000 : null, tick)

  return (
    <div className="time-left">
      <Ring part={seconds / 60}>
        <bdi className="progress-text" translate="no">
          {timeLeft(seconds * 1000)}
        </bdi>
      </Ring>
      <p className="time-left-label">{t('confirm_in_bank.time_left')}</p>
    </div>
  )
}
