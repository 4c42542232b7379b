import { createHash } from 'node:crypto'

/** How a content policy names a style or script element, by its text. */
export const hashOfText = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

interface Policy {
  /** Of all style elements that the page has. */
  styleHashes: readonly string[]
  /** Of all script elements that hold their script themselves. */
  scriptHashes?: readonly string[]
  /** Whether payers come by https. */
  isSecure: boolean
}

/**
 * The page talks to its own server and to nobody else, runs only its own files, and cannot be framed.
 *
 * Its opener keeps its handle: every other policy than `unsafe-none` tells a shop that opens the page in a window that the
 * window is closed, and is an error page in the window of a sandboxed frame. What that allows an opener is little: to lead
 * the window elsewhere, to see that it is closed, and to count its frames, of which there are none. It reads nothing of
 * the page, which for its part never looks at its opener. What protects it from being shown in another page
 * (`frame-ancestors`), read by one (no CORS) or loaded into one's process (`cross-origin-resource-policy`) stays.
 */
export const pageHeaders = ({ styleHashes, scriptHashes = [], isSecure }: Policy): Record<string, string> => ({
  'content-security-policy': [
    "default-src 'none'",
    ["script-src 'self'", ...scriptHashes].join(' '),
    `style-src 'self' ${styleHashes.join(' ')}`,
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'unsafe-none',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  ...(isSecure && { 'strict-transport-security': 'max-age=63072000' }),
})
