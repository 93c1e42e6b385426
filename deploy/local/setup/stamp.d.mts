export function digest(paths: string[], extra?: string[]): string;
export function isFresh(name: string, value: string): boolean;
export function stamp(name: string, value: string): void;
export function unstamp(name: string): void;
