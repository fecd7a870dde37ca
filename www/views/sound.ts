// The loss as a tone: its pitch follows the logarithm of the loss, and it is silent while nothing trains.

const LOUDNESS = 0.06;
/** Seconds in which pitch and loudness reach about two thirds of a change: batches are noisy, and clicks are ugly. */
const GLIDE = 0.08;

/** Hertz: a loss of 1 is a concert A, a tenth of it an octave lower; within what small loudspeakers play. */
export function pitch(loss: number): number {
  if (!(loss > 0)) return 110;
  return Math.min(1_760, Math.max(110, 440 * 2 ** Math.log10(loss)));
}

export class Tone {
  private readonly context = new AudioContext();
  private readonly oscillator = this.context.createOscillator();
  private readonly gain = this.context.createGain();

  constructor() {
    this.gain.gain.value = 0;
    this.oscillator.connect(this.gain).connect(this.context.destination);
    this.oscillator.start();
  }

  /** The loss now; null is silence. */
  play(loss: number | null): void {
    const { currentTime } = this.context;
    this.gain.gain.setTargetAtTime(loss === null ? 0 : LOUDNESS, currentTime, GLIDE);
    if (loss === null) return;
    // A browser lets a page sound only after the user has touched it.
    if (this.context.state === "suspended") void this.context.resume();
    this.oscillator.frequency.setTargetAtTime(pitch(loss), currentTime, GLIDE);
  }

  close(): void {
    void this.context.close();
  }
}
