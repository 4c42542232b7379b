import type { ReactNode } from 'react'

interface IconProps {
  size?: number
  children: ReactNode
}

const Icon = ({ size = 20, children }: IconProps) => (
  <svg
    aria-hidden="true"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    {children}
  </svg>
)

export const CheckIcon = ({ size }: { size?: number }): ReactNode => (
  <Icon {...(size && { size })}>
    <path className="icon-tick" pathLength={100} d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
)

export const AlertIcon = ({ size }: { size?: number }): ReactNode => (
  <Icon {...(size && { size })}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7.5v5.5M12 16.4v.1" />
  </Icon>
)

export const InfoIcon = (): ReactNode => (
  <Icon>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 11v5.5M12 7.6v.1" />
  </Icon>
)

export const BankIcon = (): ReactNode => (
  <Icon size={28}>
    <path d="m3.5 9.5 8.5-5 8.5 5zM6 10v7M10 10v7M14 10v7M18 10v7M3.5 20h17" />
  </Icon>
)

export const LockIcon = (): ReactNode => (
  <Icon size={16}>
    <rect x="5" y="11" width="14" height="9" rx="2" />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
  </Icon>
)

export const GlobeIcon = (): ReactNode => (
  <Icon size={16}>
    <circle cx="12" cy="12" r="9" />
    <path d="M3 12h18M12 3c5 5.5 5 12.5 0 18-5-5.5-5-12.5 0-18" />
  </Icon>
)

export const ClockIcon = (): ReactNode => (
  <Icon size={28}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5l3.2 2" />
  </Icon>
)

export const SearchIcon = (): ReactNode => (
  <Icon size={28}>
    <circle cx="11" cy="11" r="6.5" />
    <path d="m16 16 4.5 4.5" />
  </Icon>
)

export const NoConnectionIcon = ({ size = 28 }: { size?: number }): ReactNode => (
  <Icon size={size}>
    <path d="M5 12.5a10 10 0 0 1 4-2.4M2 8.8a15 15 0 0 1 5-2.9M19 12.5a10 10 0 0 0-3.2-2.1M22 8.8a15 15 0 0 0-10.5-3.6M8.5 16a5 5 0 0 1 7 0M12 19.4v.1M3 3l18 18" />
  </Icon>
)

export const StopIcon = (): ReactNode => (
  <Icon size={28}>
    <circle cx="12" cy="12" r="9" />
    <path d="M8 12h8" />
  </Icon>
)
