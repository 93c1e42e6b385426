import { VerifyError } from "@commonweight/sdk/verify/errors";
import type { RunnerTensor } from "@commonweight/sdk/verify/runner";
import { writeSafetensors } from "@commonweight/sdk/verify/safetensors";
import type { SampleFile } from "@commonweight/sdk/verify/samples";

/** How an image input lies in memory; sides that the model leaves open are 0. */
interface ImageInput {
  name: string;
  channels: 1 | 3;
  height: number;
  width: number;
  channelsFirst: boolean;
}

/** Whether a file is a picture, by its type. */
export function isImage(file: File): boolean {
  return file.type.startsWith("image/");
}

/**
 * Pictures as samples of the model's one image input: float32 from 0 to 1, scaled to the model's size; grey where it takes
 * one channel. Nothing else is done to them: a model that wants other numbers takes .npy or .safetensors files.
 *
 * @throws VerifyError `input-invalid` where the model takes no picture, or the browser cannot read one.
 */
export async function readImages(files: readonly File[], inputs: readonly RunnerTensor[]): Promise<SampleFile> {
  const input = inputs.map(imageInput).find((found) => found !== undefined);
  if (!input) {
    const shapes = inputs.map(({ name, dtype, shape }) => `${name}: ${dtype} [${shape.join(", ")}]`).join(", ");
    throw invalid(`Pictures need a float32 input of [batch, 1 or 3, height, width]; the model takes ${shapes}.`);
  }
  const images = await Promise.all(files.map((file) => pixelsOf(file, input)));
  const [first] = images;
  const { width, height } = first!;
  const other = images.findIndex((image) => image.width !== width || image.height !== height);
  if (other !== -1) {
    const found = `${images[other]!.width} × ${images[other]!.height}`;
    throw invalid(`${files[other]!.name} has ${found} pixels, ${files[0]!.name} ${width} × ${height}: all cases need one size.`);
  }
  const { channels, channelsFirst } = input;
  const perCase = channels * width * height;
  const data = new Float32Array(images.length * perCase);
  for (const [i, image] of images.entries()) data.set(arrange(image.data, channels, channelsFirst), i * perCase);
  const shape = channelsFirst ? [images.length, channels, height, width] : [images.length, height, width, channels];
  const name = `${files.length} pictures.safetensors`;
  return { name, data: writeSafetensors(new Map([[input.name, { dtype: "float32", shape, data }]])) };
}

function imageInput({ name, dtype, shape }: RunnerTensor): ImageInput | undefined {
  if (dtype !== "float32" || shape.length !== 4) return undefined;
  const side = (length: number | string) => (typeof length === "number" && length > 0 ? length : 0);
  const [, a, b, c] = shape as [unknown, number | string, number | string, number | string];
  if (a === 1 || a === 3) return { name, channels: a, height: side(b), width: side(c), channelsFirst: true };
  if (c === 1 || c === 3) return { name, channels: c, height: side(a), width: side(b), channelsFirst: false };
  return undefined;
}

async function pixelsOf(file: File, { width, height }: ImageInput): Promise<ImageData> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (error) {
    throw invalid(`${file.name} is no picture that this browser reads (${(error as Error).message}).`);
  }
  const [w, h] = [width || bitmap.width, height || bitmap.height];
  const context = new OffscreenCanvas(w, h).getContext("2d")!;
  context.drawImage(bitmap, 0, 0, w, h);
  bitmap.close();
  return context.getImageData(0, 0, w, h);
}

/** RGBA bytes as floats from 0 to 1; grey is ITU-R BT.601's luma. */
function arrange(rgba: Uint8ClampedArray, channels: 1 | 3, channelsFirst: boolean): Float32Array {
  const pixels = rgba.length / 4;
  const result = new Float32Array(pixels * channels);
  for (let i = 0; i < pixels; i++) {
    const [r, g, b] = [rgba[4 * i]! / 255, rgba[4 * i + 1]! / 255, rgba[4 * i + 2]! / 255];
    if (channels === 1) result[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    else for (const [c, value] of [r, g, b].entries()) result[channelsFirst ? c * pixels + i : 3 * i + c] = value;
  }
  return result;
}

function invalid(message: string): VerifyError {
  return new VerifyError("input-invalid", message);
}
