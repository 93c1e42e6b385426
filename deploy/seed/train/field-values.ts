import type { Random } from "./random.ts";

/** Characters that the model tells apart; capitals count as small letters. */
export const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789 .,:;/\\-_+@#%&=?!~*()[]'\"°€£$¥";
/** Characters of a value that the model sees. */
export const LENGTH = 40;

type Generator = (random: Random) => string;

const MONTHS = "January February March April May June July August September October November December".split(" ");
const SYLLABLES =
  "ba bel cor da den el fa fen gar hol il ka lin lor ma mer mi nor o pel quin ra rin sa sel ta tor u ven wil".split(
    " ",
  );
const DOMAINS = ["com", "org", "net", "io", "eu", "de", "co.uk", "dev", "info", "fr"];
const HEX = "0123456789abcdef";

const pad = (value: number, width = 2) => String(value).padStart(width, "0");
const digits = (random: Random, count: number) => Array.from({ length: count }, () => random.int(0, 9)).join("");
const hex = (random: Random, count: number) => Array.from({ length: count }, () => random.pick([...HEX])).join("");
const word = (random: Random) => Array.from({ length: random.int(1, 3) }, () => random.pick(SYLLABLES)).join("");
const name = (random: Random) => Array.from({ length: random.int(2, 3) }, () => random.pick(SYLLABLES)).join("");
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
/** Many sizes of number, so that length alone gives no class away. */
const magnitude = (random: Random) => random.int(0, 10 ** random.int(1, 6));

function amount(random: Random): string {
  const whole = magnitude(random);
  const grouped = random.chance(0.4) ? whole.toLocaleString("en-US") : String(whole);
  return random.chance(0.5) ? `${grouped}.${digits(random, 2)}` : grouped;
}

function decimal(random: Random, max: number): string {
  return random.uniform(0, max).toFixed(random.int(0, 2));
}

function date(random: Random): string {
  const [year, month, day] = [random.int(1950, 2035), random.int(1, 12), random.int(1, 28)];
  const monthName = MONTHS[month - 1]!;
  const short = monthName.slice(0, 3);
  return random.pick([
    `${year}-${pad(month)}-${pad(day)}`,
    `${pad(day)}/${pad(month)}/${year}`,
    `${day}.${month}.${year}`,
    `${day} ${monthName} ${year}`,
    `${day} ${short} ${year}`,
    `${monthName} ${day}, ${year}`,
    `${short} ${day} ${year}`,
    `${pad(month)}/${pad(day)}/${pad(year % 100)}`,
    `${monthName} ${year}`,
  ]);
}

function time(random: Random): string {
  const [hour, minute, second] = [random.int(0, 23), random.int(0, 59), random.int(0, 59)];
  const half = hour < 12 ? "am" : "pm";
  return random.pick([
    `${pad(hour)}:${pad(minute)}`,
    `${pad(hour)}:${pad(minute)}:${pad(second)}`,
    `${(hour % 12) + 1}:${pad(minute)} ${half}`,
    `${(hour % 12) + 1}${half}`,
    `${(hour % 12) + 1}:${pad(minute)}${half}`,
    `${pad(hour)}:${pad(minute)}:${pad(second)}.${digits(random, 3)}`,
  ]);
}

function duration(random: Random): string {
  const [a, b] = [random.int(1, 60), random.int(1, 59)];
  return random.pick([
    `${a}h ${b}m`,
    `${a} min`,
    `${a} minutes`,
    `${a} hours ${b} minutes`,
    `${a} days`,
    `${b} seconds`,
    `${b}s`,
    `${random.int(1, 900)} ms`,
    `${a} weeks`,
    `${a}m ${b}s`,
    `${random.int(2, 30)} years`,
  ]);
}

function money(random: Random): string {
  const value = amount(random);
  const symbol = random.pick(["€", "£", "$", "¥"]);
  const code = random.pick(["EUR", "USD", "GBP", "CHF", "JPY", "ETH", "DAI"]);
  return random.pick([
    `${symbol}${value}`,
    `${symbol} ${value}`,
    `${value} ${symbol}`,
    `${value} ${code}`,
    `${code} ${value}`,
  ]);
}

function phone(random: Random): string {
  const country = random.int(1, 99);
  return random.pick([
    `+${country} ${digits(random, 3)} ${digits(random, 3)} ${digits(random, 4)}`,
    `+${country}${digits(random, 10)}`,
    `(${digits(random, 3)}) ${digits(random, 3)}-${digits(random, 4)}`,
    `0${digits(random, 3)} ${digits(random, 6)}`,
    `${digits(random, 3)}-${digits(random, 3)}-${digits(random, 4)}`,
    `0${digits(random, 2)} ${digits(random, 4)} ${digits(random, 4)}`,
    `00${country} ${digits(random, 4)} ${digits(random, 5)}`,
  ]);
}

function email(random: Random): string {
  const separator = random.pick([".", "_", "-", "", "+"]);
  const user = random.chance(0.6) ? `${name(random)}${separator}${word(random)}` : name(random);
  const number = random.chance(0.3) ? random.int(1, 99) : "";
  return `${user}${number}@${name(random)}.${random.pick(DOMAINS)}`;
}

function webAddress(random: Random): string {
  const host = `${random.pick(["www.", "", "", "docs.", "api."])}${name(random)}.${random.pick(DOMAINS)}`;
  const path = random.chance(0.6) ? `/${word(random)}${random.chance(0.4) ? `/${word(random)}` : ""}` : "";
  const query = random.chance(0.2) ? `?${word(random)}=${random.int(1, 99)}` : "";
  const scheme = host.startsWith("www.") && random.chance(0.5) ? "" : random.pick(["https://", "https://", "http://"]);
  return `${scheme}${host}${path}${query}`;
}

function ipAddress(random: Random): string {
  const four = [0, 1, 2, 3].map(() => random.int(0, 255)).join(".");
  const groups = Array.from({ length: random.int(3, 6) }, () => hex(random, random.int(1, 4)));
  const six = `${groups.slice(0, -1).join(":")}::${groups.at(-1)}`;
  return random.pick([four, four, `${four}/${random.int(8, 32)}`, `${four}:${random.int(80, 65535)}`, six]);
}

function coordinates(random: Random): string {
  const [lat, lon] = [random.uniform(0, 90), random.uniform(0, 180)];
  const [ns, ew] = [random.pick(["N", "S"]), random.pick(["E", "W"])];
  const sign = () => random.pick(["", "-"]);
  return random.pick([
    `${sign()}${lat.toFixed(4)}, ${sign()}${lon.toFixed(4)}`,
    `${sign()}${lat.toFixed(5)},${sign()}${lon.toFixed(5)}`,
    `${lat.toFixed(3)}°${ns} ${lon.toFixed(3)}°${ew}`,
    `${Math.floor(lat)}°${random.int(0, 59)}'${ns} ${Math.floor(lon)}°${random.int(0, 59)}'${ew}`,
    `${lat.toFixed(2)} ${ns}, ${lon.toFixed(2)} ${ew}`,
  ]);
}

function version(random: Random): string {
  const core = `${random.int(0, 20)}.${random.int(0, 30)}.${random.int(0, 40)}`;
  const label = random.pick(["alpha", "beta", "rc", "next"]);
  return random.pick([
    core,
    `v${core}`,
    `${core}-${label}.${random.int(0, 9)}`,
    `v${random.int(1, 30)}.${random.int(0, 20)}`,
    `^${core}`.replace("^", "~"),
    `version ${core}`,
    `${core}-${label}`,
  ]);
}

function filePath(random: Random): string {
  const file = `${word(random)}.${random.pick(["txt", "pdf", "csv", "json", "png", "ts", "md", "onnx", "tar.gz"])}`;
  const folders = Array.from({ length: random.int(1, 3) }, () => word(random));
  return random.pick([
    `/${folders.join("/")}/${file}`,
    `./${folders.join("/")}/${file}`,
    `~/${folders.join("/")}`,
    `C:\\${folders.map(capital).join("\\")}\\${file}`,
    `${folders.join("/")}/${file}`,
    `../${folders.join("/")}/${file}`,
  ]);
}

function measure(random: Random): string {
  const unit = random.pick([
    "kg",
    "g",
    "m",
    "km",
    "cm",
    "mm",
    "l",
    "ml",
    "lb",
    "ft",
    "in",
    "mi",
    "m/s",
    "km/h",
    "kwh",
    "w",
  ]);
  const value = random.chance(0.5) ? String(magnitude(random)) : decimal(random, 500);
  return random.chance(0.2)
    ? `${random.int(1, 99)} x ${random.int(1, 99)} ${random.pick(["cm", "mm", "m", "in"])}`
    : `${value}${random.pick([" ", " ", ""])}${unit}`;
}

function temperature(random: Random): string {
  const value = `${random.pick(["", "", "-"])}${decimal(random, 120)}`;
  return random.pick([`${value}°C`, `${value} °C`, `${value}°F`, `${value} °F`, `${value}°`, `${value} degrees`]);
}

function fileSize(random: Random): string {
  const unit = random.pick(["kb", "mb", "gb", "tb", "kib", "mib", "gib", "bytes"]);
  return `${random.chance(0.5) ? random.int(1, 1023) : decimal(random, 999)}${random.pick([" ", ""])}${unit}`;
}

function uuid(random: Random): string {
  const text = [8, 4, 4, 4, 12].map((count) => hex(random, count)).join("-");
  return random.chance(0.1) ? `urn:uuid:${text}` : text;
}

function isbn(random: Random): string {
  const body = `97${random.int(8, 9)}`;
  const groups = `${random.int(0, 9)}-${digits(random, 4)}-${digits(random, 4)}-${random.int(0, 9)}`;
  return random.pick([
    `${body}-${groups}`,
    `ISBN ${body}-${groups}`,
    `ISBN ${body}${digits(random, 10)}`,
    `ISBN ${groups}`,
  ]);
}

function number(random: Random): string {
  const value = random.chance(0.3) ? decimal(random, 10_000) : amount(random);
  return (
    random.pick(["", "", "", "-", "+"]) + (random.chance(0.1) ? `${decimal(random, 10)}e${random.int(-9, 12)}` : value)
  );
}

function words(random: Random): string {
  const text = Array.from({ length: random.int(1, 5) }, () => word(random)).join(" ");
  return random.pick([text, capital(text), `${capital(text)}.`, `${capital(text)}?`, text.replace(" ", ", ")]);
}

/** Every kind of value and how examples of it are made; the order is that of the model's outputs. */
const GENERATORS: Record<string, Generator> = {
  date,
  time,
  duration,
  money,
  percentage: (random) =>
    `${random.pick(["", "", "-", "+"])}${decimal(random, 150)}${random.pick(["%", "%", " %", " percent"])}`,
  measure,
  temperature,
  "file size": fileSize,
  "phone number": phone,
  "e-mail address": email,
  "web address": webAddress,
  "IP address": ipAddress,
  "file path": filePath,
  coordinates,
  version,
  colour: (random) =>
    random.pick([
      `#${hex(random, 6)}`,
      `#${hex(random, 3)}`,
      `rgb(${[0, 1, 2].map(() => random.int(0, 255)).join(", ")})`,
    ]),
  UUID: uuid,
  hash: (random) => hex(random, random.pick([32, 40, 64, 64])),
  "wallet address": (random) => `0x${hex(random, 40)}`,
  ISBN: isbn,
  number,
  words,
};

export const KINDS = Object.keys(GENERATORS);

/** A made-up value of the kind. */
export function drawValue(kind: number, random: Random): string {
  const generate = GENERATORS[KINDS[kind]!]!;
  return generate(random);
}
