import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Logo } from '../../contract/brand.ts'
import './merchant-logo.css'

/** Stands beside the merchant's name, which says all that it does. One that does not load leaves no gap. */
export const MerchantLogo = ({ logo: { url, width, height, ground } }: { logo: Logo }): ReactNode => {
  const image = useRef<HTMLImageElement>(null)
  const [failed, setFailed] = useState<string | null>(null)
  useEffect(() => {
    // It may have failed before anybody listened.
    if (image.current?.complete && image.current.naturalWidth === 0) setFailed(url)
  }, [url])
  if (failed === url) return null
  return (
    <span className={`merchant-logo merchant-logo-on-${ground}`}>
      {/* The room is kept by this one: an image with both sizes given would show a broken icon before the app is there. */}
      <svg width={width} height={height} aria-hidden="true" />
      <img
        ref={image}
        src={url}
        width={width}
        alt=""
        decoding="async"
        // A document that asks again by itself does so some seconds after it has loaded: no picture may hold that up.
        loading="lazy"
        fetchPriority="low"
        onError={() => setFailed(url)}
      />
    </span>
  )
}
