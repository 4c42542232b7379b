import { pageStateElement, type RenderedNotice, type RenderedPage } from '../../contract/page-state.ts'

/** An address of our own that a document leads to, by no script, after some seconds. */
export interface NextPage {
  path: string
  afterSeconds: number
}

/** The built index.html, taken apart at the places where a page's own parts go. */
export interface DocumentTemplate {
  /** The page without a session: the app asks for it by itself. */
  bare: string
  /** The document around a rendered page. */
  fill(page: RenderedPage): string
  /** The document around what stands in for a page: without any script. `next` is where it goes on to by itself. */
  fillNotice(notice: RenderedNotice, next: NextPage | null): string
  /** The text of the style element that all pages have. */
  css: string
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

const parts =
  /^(.*)<html lang="en">(.*)<title>.*?<\/title>(.*)<link rel="stylesheet"[^>]*>(.*)<div id="root"><\/div>(.*)$/s

/** How often a browser without JavaScript asks again while its payer waits, in seconds. */
const refreshSeconds = 3

/** Throws when index.html is not of the shape that the page is built in. */
export const documentTemplate = (html: string, css: string): DocumentTemplate => {
  const [, start, afterHtml, afterTitle = '', afterStyle = '', end] = parts.exec(html) ?? []
  if (start === undefined || end === undefined)
    throw new Error('The built index.html lacks a part that pages are put into')
  const style = styleElement(css)
  const refresh = ({ path, afterSeconds }: NextPage) =>
    `<meta http-equiv="refresh" content="${afterSeconds};url=${escapeHtml(path)}">`
  return {
    bare: html,
    css,
    fill: ({ lang, dir, title, style: ownCss, body, state, waits }) =>
      `${start}<html lang="${escapeHtml(lang)}" dir="${dir}">${afterHtml}<title>${escapeHtml(title)}</title>${afterTitle}` +
      `${style}${ownCss === '' ? '' : styleElement(ownCss)}${waits ? `<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>` : ''}${afterStyle}` +
      `<div id="root">${body}</div>` +
      `<script type="application/json" id="${pageStateElement}">${scriptJson(state)}</script>${end}`,
    fillNotice: ({ lang, dir, title, body }, next) =>
      `${start}<html lang="${escapeHtml(lang)}" dir="${dir}">${afterHtml}<title>${escapeHtml(title)}</title>` +
      `${withoutScripts(afterTitle)}${style}${next === null ? '' : refresh(next)}${withoutScripts(afterStyle)}` +
      `<div id="root">${body}</div>${withoutScripts(end)}`,
  }
}
