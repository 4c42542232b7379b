import { type ReactNode, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../ui/announcer.tsx'
import { useFormats } from '../i18n/formats.ts'
import { useInBrowser } from '../i18n/use-in-browser.ts'
import { timeLimitOf } from '../phase.ts'
import type { ServerClock } from '../session/server-clock.ts'
import { useRerender, useServerTime } from '../session/use-server-time.ts'
import './payable-until.css'

interface PayableUntilProps {
  /** When the session expires, by the server's clock. */
  untilMs: number
  clock: ServerClock
}

/** Until when it can be paid, once little time is left: for the eye, and said once as each limit is reached. */
export const PayableUntil = ({ untilMs, clock }: PayableUntilProps): ReactNode => {
  const { t } = useTranslation()
  const { timeOfDay } = useFormats()
  const announce = useAnnounce()
  const rerender = useRerender()
  const inBrowser = useInBrowser()
  const time = timeOfDay(untilMs, inBrowser)
  const { name, nextMs } = timeLimitOf(untilMs, clock.now())
  const said = useRef(name)

  const look = useCallback(() => {
    const reached = timeLimitOf(untilMs, clock.now()).name
    if (reached !== null && reached !== said.current) announce(t(`time_limit.${reached}`, { time }))
    said.current = reached
    rerender()
  }, [untilMs, clock, announce, rerender, t, time])
  useServerTime(clock, nextMs, look)

  if (name === null) return null
  return <p className={`payable-until payable-until-${name}`}>{t(`time_limit.${name}`, { time })}</p>
}
