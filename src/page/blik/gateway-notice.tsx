import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GatewayNotices } from '../../contract/gateway-notice.ts'
import { chooseLocale } from '../i18n/choose-locale.ts'
import './gateway-notice.css'

/** What the acquirer has to be quoted with, in the page’s language where it is there, else in English. */
export const GatewayNotice = ({ notices }: { notices: GatewayNotices }): ReactNode => {
  const { i18n } = useTranslation()
  const { texts } = chooseLocale({
    sessionLocale: i18n.language,
    browserLanguages: [],
    available: Object.keys(notices),
  })
  const pieces = notices[texts]
  if (pieces === undefined) return null
  return (
    <p className="gateway-notice" lang={texts} dir={i18n.dir(texts)}>
      {pieces.map(({ text, href }) =>
        href === null ? (
          <span key={text}>{text}</span>
        ) : (
          <a key={text} href={href} target="_blank" rel="noopener noreferrer">
            {text}
          </a>
        ),
      )}
    </p>
  )
}
