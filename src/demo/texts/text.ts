/** What one made-up text of the demo world is: who publishes it, what it says, and what a scout would say it is about. */
export interface DemoText {
  /** Part of its address. */
  id: string;
  /** Id of the publisher that first has it. */
  publisher: string;
  title: string;
  text: string;
  language: 'sv' | 'en';
  /** Focus areas of the shipped configuration that it belongs to; empty where it belongs to none. */
  areas: string[];
  /** How the publisher that repeats others repeats it, if it does. */
  echo?: 'tracked-link' | 'own-page';
}
