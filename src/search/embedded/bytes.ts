/** Numbers and bytes in, compact bytes out, and back: small numbers take one byte, seven bits a byte. */

const encoder = new TextEncoder();

export class ByteWriter {
  private bytes: Uint8Array;
  length = 0;

  constructor(room = 64) {
    this.bytes = new Uint8Array(room);
  }

  clear(): void {
    this.length = 0;
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = value;
  }

  varint(value: number): void {
    let left = value;
    if (this.length + 5 > this.bytes.length) this.grow(5);
    while (left >= 0x80) {
      this.bytes[this.length++] = (left & 0x7f) | 0x80;
      left >>>= 7;
    }
    this.bytes[this.length++] = left;
  }

  append(more: Uint8Array): void {
    if (this.length + more.length > this.bytes.length) this.grow(more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  /** Its length first, so that a reader can pass over it. */
  appendSized(more: Uint8Array): void {
    this.varint(more.length);
    this.append(more);
  }

  /** UTF-8, its length first. Short texts by hand: the platform's encoder costs more to call than to run. */
  text(text: string): void {
    const start = this.length;
    if (text.length > 60) {
      this.appendSized(encoder.encode(text));
      return;
    }
    this.byte(0);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0xd800) {
        this.length = start;
        this.appendSized(encoder.encode(text));
        return;
      }
      this.unit(unit);
    }
    const length = this.length - start - 1;
    if (length < 0x80) this.bytes[start] = length;
    else {
      this.length = start;
      this.appendSized(encoder.encode(text));
    }
  }

  private unit(unit: number): void {
    if (unit < 0x80) {
      this.byte(unit);
      return;
    }
    if (unit < 0x800) this.byte(0xc0 | (unit >>> 6));
    else {
      this.byte(0xe0 | (unit >>> 12));
      this.byte(0x80 | ((unit >>> 6) & 0x3f));
    }
    this.byte(0x80 | (unit & 0x3f));
  }

  /** What has been written, without a copy: good until the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  copy(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + by));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

export class ByteReader {
  at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  skipSized(): void {
    const length = this.varint();
    this.at += length;
  }

  sized(): Uint8Array {
    const length = this.varint();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
