import type { HostFile } from "./host-files";

const block = 512;

/** Files as a tar archive of root, the same to the byte on every machine. gnu.org/software/tar/manual/html_node/Standard.html */
export function tar(files: readonly HostFile[]): Buffer {
  const entries = files.flatMap((file) => {
    const content = Buffer.from(file.content);
    return [header(file, content.length), content, Buffer.alloc(-content.length & (block - 1))];
  });
  return Buffer.concat([...entries, Buffer.alloc(2 * block)]);
}

function header({ path, mode = "0644" }: HostFile, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  bytes.write(path.slice(1), 0, 100); // below the folder in which it is unpacked
  bytes.write(`000${mode}\0`, 100);
  bytes.write(octal(0, 7) + octal(0, 7), 108); // user and group
  bytes.write(octal(size, 11) + octal(0, 11), 124); // size and time
  bytes.write("        0", 148); // an empty checksum, and the type: a file
  bytes.write("ustar\x0000", 257);
  const checksum = bytes.reduce((sum, each) => sum + each, 0);
  bytes.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}
