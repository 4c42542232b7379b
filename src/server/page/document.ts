import type { RenderedNotice, RenderedPage } from '../../contract/page-state.ts'
import { pageStateElement } from '../../contract/page-state-element.ts'

/** Where a document leads, by no script, after some seconds. */
export interface NextPage {
  /** A path of our own, or a shop's address. */
  url: string
  afterSeconds: number
}

/**
 * How the app comes into a document: `at_once`; `once_loaded`, in one that goes on by itself, since browsers count its
 * seconds from when it has loaded, and a script element that hangs would keep it from that for ever; or `never`.
 */
export type AppStart = 'at_once' | 'once_loaded' | 'never'

/** The built index.html, taken apart at the places where a page's own parts go. */
export interface DocumentTemplate {
  /** The document around a rendered page. `next` is where it goes on to by itself, unless the app stops it. */
  fill(page: RenderedPage, how: { next: NextPage | null; app: AppStart }): string
  /** The document around what stands in for a page: without any script. `next` is where it goes on to by itself. */
  fillNotice(notice: RenderedNotice, next: NextPage | null): string
  /** The text of the style element that all pages have. */
  css: string
  /** The text of the script element that starts the app `once_loaded`. */
  loader: string
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character)

/** JSON that cannot end its script element or be read as a comment, whatever stands in it. */
const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** What loads scripts, or warms them up. */
const withoutScripts = (html: string): string =>
  html.replaceAll(/<script\b[^>]*><\/script>|<link rel="modulepreload"[^>]*>/g, '')

const styleElement = (css: string): string => `<style>${css}</style>`

const refreshElement = (next: NextPage | null): string =>
  next === null ? '' : `<meta http-equiv="refresh" content="${next.afterSeconds};url=${escapeHtml(next.url)}">`

/** Nothing is painted before the page has been read to its end: what is centred would move as more of its line comes. */
const untilEnd = '<link rel="expect" href="#end" blocking="render">'
const endOfPage = '<template id="end"></template>'

const parts =
  /^(.*)<html lang="en">(.*)<title>.*?<\/title>(.*)<link rel="stylesheet"[^>]*>(.*)<div id="root"><\/div>(.*)$/s

/** How long the app waits for its document to have loaded. */
const longestWaitMs = 2_000

const appScript = /<script type="module"[^>]* src="([^"]+)"[^>]*><\/script>/

/** Throws when index.html is not of the shape that the page is built in. */
export const documentTemplate = (html: string, css: string): DocumentTemplate => {
  const [, start, afterHtml, afterTitle = '', afterStyle = '', end] = parts.exec(html) ?? []
  const source = appScript.exec(html)?.[1]
  if (start === undefined || end === undefined || source === undefined)
    throw new Error('The built index.html lacks a part that pages are put into')

  // What others have put into the page may hang, too: then the app comes without waiting for the page.
  const loader =
    `const start=()=>import(${JSON.stringify(source)}).catch(()=>{});` +
    `addEventListener('load',()=>setTimeout(start));setTimeout(start,${longestWaitMs})`
  const onceLoaded = `<link rel="modulepreload" href="${source}"><script type="module">${loader}</script>`
  const withApp: Record<AppStart, (part: string) => string> = {
    at_once: (part) => part,
    once_loaded: (part) => part.replace(appScript, () => onceLoaded),
    never: withoutScripts,
  }
  const style = styleElement(css)
  const document = (
    { lang, dir, title, style: ownCss = '', body }: RenderedNotice & Partial<RenderedPage>,
    { next, app, state = '' }: { next: NextPage | null; app: AppStart; state?: string },
  ) =>
    `${start}<html lang="${escapeHtml(lang)}" dir="${dir}">${afterHtml}<title>${escapeHtml(title)}</title>` +
    `${withApp[app](afterTitle)}${untilEnd}${style}${ownCss === '' ? '' : styleElement(ownCss)}${refreshElement(next)}` +
    `${withApp[app](afterStyle)}<div id="root">${body}</div>${endOfPage}${state}${withApp[app](end)}`

  return {
    css,
    loader,
    fill: (page, { next, app }) => {
      const json = `<script type="application/json" id="${pageStateElement}">${scriptJson(page.state)}</script>`
      return document(page, { next, app, ...(app !== 'never' && { state: json }) })
    },
    fillNotice: (notice, next) => document(notice, { next, app: 'never' }),
  }
}
