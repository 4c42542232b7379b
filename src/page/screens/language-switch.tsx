import { type MouseEvent, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { GlobeIcon } from '../../ui/icons.tsx'
import { useLanguages } from '../i18n/languages.ts'
import './language-switch.css'

/** The page's other languages, by their own names. Links, for where no script is; with one the page changes as it stands. */
export const LanguageSwitch = (): ReactNode => {
  const { t, i18n } = useTranslation()
  const { offered, choose } = useLanguages()
  const list = useRef<HTMLDetailsElement>(null)
  const current = offered.find(({ tag }) => tag === i18n.language)
  if (current === undefined || offered.length < 2) return null

  const onPick = (event: MouseEvent<HTMLAnchorElement>, tag: string) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    const { href } = event.currentTarget
    choose(tag).then(
      () => {
        if (list.current === null) return
        list.current.open = false
        list.current.querySelector('summary')?.focus()
      },
      () => location.assign(href),
    )
  }

  return (
    <details ref={list} className="languages">
      <summary>
        <GlobeIcon />
        <span className="visually-hidden">{`${t('language')}: `}</span>
        <span>
          <bdi translate="no">{current.name}</bdi>
        </span>
      </summary>
      <ul>
        {offered.map(({ tag, name, href }) =>
          tag === current.tag ? null : (
            <li key={tag}>
              <a href={href} lang={tag} hrefLang={tag} translate="no" onClick={(event) => onPick(event, tag)}>
                {name}
              </a>
            </li>
          ),
        )}
      </ul>
    </details>
  )
}
