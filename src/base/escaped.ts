/** Text as it stands in HTML and XML, between tags and in attributes: numeric references, which both understand. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
