import { Assistant } from './element.ts'

// A page may load the script twice; the first one stays.
if (!customElements.get('vorzimmer-assistent')) customElements.define('vorzimmer-assistent', Assistant)
