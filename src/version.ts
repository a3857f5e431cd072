/** This version, as package.json has it; told to publishers in the user agent, and to people by `--version`. */
export const VERSION = '0.1.0';
