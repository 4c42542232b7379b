/** The test key of the API's documentation, for the demo merchant. Everybody knows it. */
export const demoKey = 'sk_test_BQokikJOvBiI2HlWgH4olfQ2'
