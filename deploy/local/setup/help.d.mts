export const help: string;
