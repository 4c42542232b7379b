import type { Accent, Logo } from '../../contract/brand.ts'
import { table } from './table.ts'

const themes = ['light', 'dark'] as const

/** What pages paint in each theme. No colour is readable on both grounds, so one of them always has another. */
export const describeAccent = (picked: string, accent: Accent): string => {
  const rows = themes.map((theme) => {
    const { fill, text, edge, line } = accent[theme]
    return [`in ${theme} pages`, `button ${fill}`, `its text ${text}`, `its border ${edge ?? 'none'}`, `links ${line}`]
  })
  return `${table(rows)}\n\nWhere the button or links are not ${picked}, they were made lighter or darker to be readable.`
}

/** `160 × 40 pixels at /logos/…` */
export const describeLogo = ({ url, width, height, ground }: Logo): string => {
  const other = ground === 'light' ? 'dark' : 'light'
  const plate = ground === 'any' ? '' : `, on a ${ground} plate in ${other} pages`
  return `${width} × ${height} pixels${plate}, at ${url}`
}
