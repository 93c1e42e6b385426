import { formatAmount, parseAmount } from "#lib/format/amount.ts";
import type { VotingSettings } from "#lib/governance/actions.ts";
import type { VotingRules } from "#lib/governance/standing-query.ts";

/** How the DAO votes, as it is typed: per cent, hours, whole tokens. */
export interface TypedVoting {
  mode: "0" | "1" | "2";
  support: string;
  quorum: string;
  hours: string;
  power: string;
}

const MODES = ["Standard", "EarlyExecution", "VoteReplacement"] as const;

export function typedVoting(rules: VotingRules): TypedVoting {
  return {
    mode: String(MODES.indexOf(rules.votingMode)) as TypedVoting["mode"],
    support: String(Number(rules.supportThreshold) / 10_000),
    quorum: String(Number(rules.minParticipation) / 10_000),
    hours: String(Number(rules.minDuration) / 3_600),
    power: formatAmount(BigInt(rules.minProposerVotingPower), { maxDigits: 18 }).replace(/\s/g, ""),
  };
}

/** The settings that are meant, or what is wrong by field; the bounds are TokenVoting's own. */
export function readVoting(typed: TypedVoting): {
  settings: VotingSettings | null;
  errors: Partial<Record<keyof TypedVoting, string>>;
} {
  const errors: Partial<Record<keyof TypedVoting, string>> = {};
  const number = (field: "support" | "quorum" | "hours", least: number, most: number, unit: string): number => {
    const value = Number(typed[field].trim().replace(",", "."));
    if (typed[field].trim() === "" || !(value >= least && value <= most))
      errors[field] = `A number from ${least} to ${most} ${unit}.`;
    return value;
  };
  const support = number("support", 0, 99.9999, "per cent");
  const quorum = number("quorum", 0, 100, "per cent");
  const hours = number("hours", 1, 8_760, "hours");
  let power = 0n;
  try {
    power = parseAmount(typed.power);
  } catch (error) {
    errors.power = (error as Error).message;
  }
  if (Object.keys(errors).length > 0) return { settings: null, errors };
  return {
    errors,
    settings: {
      votingMode: Number(typed.mode),
      supportThreshold: Math.round(support * 10_000),
      minParticipation: Math.round(quorum * 10_000),
      minDuration: Math.round(hours * 3_600),
      minProposerVotingPower: power,
    },
  };
}

/** Whether the settings say what the rules say already. */
export function isSameVoting(settings: VotingSettings, rules: VotingRules): boolean {
  return JSON.stringify(readVoting(typedVoting(rules)).settings, text) === JSON.stringify(settings, text);
}

const text = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
