/** The end of the year 9999 in Unix seconds. A later time is one in milliseconds. */
export const latestTime = 253_402_300_799
